package dev.kiln.cli;

import picocli.CommandLine.Option;

/** The option of every command that talks to a coordinator. */
final class ServerOption {

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:KILN_SERVER:-http://127.0.0.1:8080}",
      description = "The coordinator. Default: KILN_SERVER or http://127.0.0.1:8080.")
  String server = "http://127.0.0.1:8080";
}
