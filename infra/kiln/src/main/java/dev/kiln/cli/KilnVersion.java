package dev.kiln.cli;

import picocli.CommandLine;

/** What this is. */
public final class KilnVersion implements CommandLine.IVersionProvider {

  private static final String UNPACKAGED = "development";

  /** The version of the packaged jar. */
  static String current() {
    String version = KilnVersion.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKAGED : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"kiln " + current()};
  }
}
