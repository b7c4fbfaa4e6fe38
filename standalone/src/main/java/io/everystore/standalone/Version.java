package io.everystore.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Command that prints the version, and where others find it. */
@Command(name = "version", description = "Prints the version.")
public final class Version implements Callable<Integer>, IVersionProvider {
  @Override
  public Integer call() {
    System.out.println(getVersion()[0]);
    return 0;
  }

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"everystore " + (version == null ? "(not packaged)" : version)};
  }
}
