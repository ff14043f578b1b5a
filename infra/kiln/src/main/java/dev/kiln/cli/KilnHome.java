package dev.kiln.cli;

import java.nio.file.Path;

/** Where Kiln is installed: the folder with the launcher, which passes it on. */
final class KilnHome {

  private KilnHome() {}

  static Path path() {
    return Path.of(System.getProperty("kiln.home", "")).toAbsolutePath().normalize();
  }
}
