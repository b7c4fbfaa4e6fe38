package io.everystore.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** An object as {@code kubectl kustomize} renders it. */
public record Manifest(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Renders an overlay. */
  static List<Manifest> render(Path overlay) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("kubectl", "kustomize", overlay.toString())
            .redirectErrorStream(true)
            .start();
    String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError("kubectl kustomize " + overlay + ":\n" + yaml);
    }
    return parse(yaml);
  }

  public static List<Manifest> parse(String yaml) {
    List<Manifest> manifests = new ArrayList<>();
    for (Object object : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      manifests.add(new Manifest(JSON.valueToTree(object)));
    }
    return manifests;
  }

  public String kind() {
    return json.path("kind").asText();
  }

  public String name() {
    return json.path("metadata").path("name").asText();
  }

  public JsonNode at(String pointer) {
    return json.at(pointer);
  }

  @Override
  public String toString() {
    return kind() + " " + name();
  }
}
