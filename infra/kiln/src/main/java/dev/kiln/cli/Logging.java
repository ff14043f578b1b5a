package dev.kiln.cli;

import java.nio.file.Path;

/** Where the log goes; to be chosen before anything is logged. */
final class Logging {

  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /** To the console: for processes that run on their own. */
  static void toConsole() {
    System.setProperty(CONFIGURATION, "logback-console.xml");
  }

  /** To a file: for commands whose terminal belongs to the progress they show. */
  static void toFile(Path file) {
    System.setProperty("kiln.log.file", file.toString());
    System.setProperty(CONFIGURATION, "logback-file.xml");
  }
}
