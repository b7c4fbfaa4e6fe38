package io.everystore.serving.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Files of a web application, read from the class path into memory once.
 *
 * <p>Immutable, thread-safe. A request path either equals the name of a loaded file or is no file:
 * there is nothing to traverse.
 */
public final class StaticFiles {
  public static final StaticFiles NONE = new StaticFiles(Map.of(), "", "");

  private static final long MAX_TOTAL_BYTES = 64L << 20;
  private static final int LEAST_BYTES_TO_PACK = 1_024;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:%s; object-src 'none'; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'self'";
  private static final String INDEX = "index.html";
  private static final String ASSETS = "assets/";

  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("yaml", "application/yaml"));

  private record StaticFile(
      String mediaType, String etag, Buffer plain, @Nullable Buffer packed, boolean immutable) {}

  private final Map<String, StaticFile> byPath;

  /** Path of an application that answers its own deep links, ending in a slash; empty for none. */
  private final String application;

  private final String securityPolicy;

  private StaticFiles(Map<String, StaticFile> byPath, String application, String moreImageSources) {
    this.byPath = byPath;
    this.application = application;
    securityPolicy = CONTENT_SECURITY_POLICY.formatted(moreImageSources);
  }

  /**
   * Loads every file below a class path folder; {@code index.html} also answers for its folder.
   *
   * @return no files when the folder does not exist
   */
  public static StaticFiles load(ClassLoader loader, String folder) {
    return new StaticFiles(read(loader, folder, "/"), "", "");
  }

  /**
   * Loads an application that is served at {@code /<folder>/}: its {@code index.html} also answers
   * every path below that is no file, and the path without the slash leads there. It may show
   * pictures from any secure site, because items have theirs where the shop keeps them.
   *
   * @return no files when the folder does not exist
   */
  public static StaticFiles application(ClassLoader loader, String folder) {
    String path = "/" + folder + "/";
    Map<String, StaticFile> files = read(loader, folder, path);
    return files.containsKey(path) ? new StaticFiles(files, path, " https:") : NONE;
  }

  private static Map<String, StaticFile> read(ClassLoader loader, String folder, String prefix) {
    @Nullable URL url = loader.getResource(folder);
    if (url == null) {
      return Map.of();
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri), prefix);
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of(), loader)) {
        return read(jar.getPath(folder), prefix);
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, StaticFile> read(Path root, String prefix) throws IOException {
    Map<String, StaticFile> files = new HashMap<>();
    long total = 0;
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.filter(Files::isRegularFile).toList();
    }
    for (Path path : paths) {
      byte[] bytes = Files.readAllBytes(path);
      total += bytes.length;
      if (total > MAX_TOTAL_BYTES) {
        throw new IOException(root + ": more than " + MAX_TOTAL_BYTES + " bytes of files");
      }
      String name = root.relativize(path).toString().replace('\\', '/');
      StaticFile file = file(name, bytes);
      files.put(prefix + name, file);
      if (name.equals(INDEX) || name.endsWith("/" + INDEX)) {
        files.put(prefix + name.substring(0, name.length() - INDEX.length()), file);
      }
    }
    return Map.copyOf(files);
  }

  private static StaticFile file(String name, byte[] bytes) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    String etag =
        "\"" + HexFormat.of().toHexDigits((int) checksum.getValue()) + "-" + bytes.length + "\"";
    String extension = name.substring(name.lastIndexOf('.') + 1);
    String mediaType = MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
    boolean text = !mediaType.startsWith("image/") || extension.equals("svg");
    Buffer packed = null;
    if (text && bytes.length >= LEAST_BYTES_TO_PACK) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      packed = Buffer.buffer(out.toByteArray());
    }
    return new StaticFile(mediaType, etag, Buffer.buffer(bytes), packed, name.startsWith(ASSETS));
  }

  /** Answers when the path is one of the files and the request reads it; otherwise does nothing. */
  boolean serve(HttpServerRequest request) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (!head && !request.method().equals(HttpMethod.GET)) {
      return false;
    }
    @Nullable String path = request.path();
    if (path == null) {
      return false;
    }
    if (path.length() + 1 == application.length() && application.startsWith(path)) {
      request.response().setStatusCode(308).putHeader("location", application).end();
      return true;
    }
    @Nullable StaticFile file = byPath.get(path);
    if (file == null && isDeepLink(path)) {
      file = byPath.get(application);
    }
    if (file == null) {
      return false;
    }
    HttpServerResponse response = request.response();
    response.putHeader("etag", file.etag());
    // Files under /assets carry their content's hash in the name.
    response.putHeader(
        "cache-control",
        file.immutable()
            ? "public, max-age=31536000, immutable"
            : "public, max-age=0, must-revalidate");
    if (file.etag().equals(request.getHeader("if-none-match"))) {
      response.setStatusCode(304).end();
      return true;
    }
    response.putHeader("content-type", file.mediaType());
    response.putHeader("content-security-policy", securityPolicy);
    response.putHeader("referrer-policy", "same-origin");
    response.putHeader("vary", "accept-encoding");
    @Nullable String accepted = request.getHeader("accept-encoding");
    Buffer body = file.plain();
    if (file.packed() != null && accepted != null && accepted.contains("gzip")) {
      response.putHeader("content-encoding", "gzip");
      body = file.packed();
    }
    response.putHeader("content-length", Integer.toString(body.length()));
    if (head) {
      response.end();
    } else {
      response.end(body);
    }
    return true;
  }

  private boolean isDeepLink(String path) {
    return !application.isEmpty()
        && path.startsWith(application)
        && !path.startsWith(ASSETS, application.length());
  }
}
