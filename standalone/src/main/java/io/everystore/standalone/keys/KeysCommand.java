package io.everystore.standalone.keys;

import io.everystore.serving.access.ApiKeyFile;
import io.everystore.standalone.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code everystore keys}: makes a key and adds its hash to the file that {@code up} reads. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a key, adds its hash to a file for `up --api-keys FILE`, and prints the key once.",
      "To replace a key: add another, change whoever uses it, delete the old entry of the file.",
      "A running system reads a changed file within seconds."
    })
public final class KeysCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file of keys; made when it is missing.")
  private Path file = Path.of("keys.json");

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "browser (events and own pages), server (everything public) or operator.")
  private String kind = "";

  @Option(
      names = "--id",
      required = true,
      paramLabel = "NAME",
      description = "Its name, as the audit log shows it.")
  private String id = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Of an operator: viewer, marketer, publisher, sre or admin.")
  private @Nullable String role;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "Of a browser's key: where the pages are, such as https://shop.example.")
  private List<String> origins = List.of();

  @Override
  public Integer call() {
    try {
      System.out.println(ApiKeyFile.add(file, kind, id, role, origins));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }
}
