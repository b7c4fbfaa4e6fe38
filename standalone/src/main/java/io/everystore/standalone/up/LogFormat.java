package io.everystore.standalone.up;

/** How a running system writes its logs. */
enum LogFormat {
  /** For people. */
  TEXT("log4j2-up.xml"),
  /** One JSON object a line, fields named as Elastic's common schema names them. */
  JSON("log4j2-up-json.xml");

  private final String configuration;

  LogFormat(String configuration) {
    this.configuration = configuration;
  }

  /** The resource that configures logging. */
  String configuration() {
    return configuration;
  }
}
