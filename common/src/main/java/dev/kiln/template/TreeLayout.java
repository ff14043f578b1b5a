package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import java.util.regex.Pattern;

/**
 * Where the files are in a tree that mean something to Kiln, beside the images.
 *
 * <p>What comes from outside of the first tree is kept in a folder of its own, so that a tree that
 * was made of several is a folder like any other and can be packed and read again.
 */
final class TreeLayout {

  /** The folder that belongs to Kiln. */
  static final String RESERVED = ".kiln";

  /** So many files of one kind there are at most, because their order is that of their names. */
  static final int MAX_NUMBERED = 99;

  private static final String LIBRARIES = RESERVED + "/macros/";
  private static final String OVERRIDES = RESERVED + "/overrides/";
  private static final String LOCALS = RESERVED + "/locals/";
  private static final int MAX_NAME = 100;
  private static final Pattern NAME = Pattern.compile("[^/]+\\.vm");
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._-]");
  private static final Pattern NUMBER = Pattern.compile("^\\d\\d-");

  private TreeLayout() {}

  static boolean isReserved(String path) {
    return path.equals(RESERVED) || path.startsWith(RESERVED + "/");
  }

  /** Whether the file holds macros of a tree other than the first. */
  static boolean isFurtherLibrary(String path) {
    return isVelocityFileIn(LIBRARIES, path);
  }

  static boolean isOverrideFile(String path) {
    return isVelocityFileIn(OVERRIDES, path);
  }

  /** Whether the file is the archive of a local source, which a bundle carries. */
  static boolean isLocalSource(String path) {
    return path.startsWith(LOCALS) && path.endsWith(".tar");
  }

  /** The path of a local source's archive in a bundle. */
  static String localSource(SourceId source) {
    return LOCALS + source.archiveName();
  }

  /** The path of the n-th library after {@link TemplateTree#MACROS}, counted from 1. */
  static String library(int number) {
    return "%s%02d.vm".formatted(LIBRARIES, number);
  }

  /**
   * The path of the n-th override file, counted from 1.
   *
   * @param from its path before, whose last part helps people to tell such files apart
   */
  static String overrideFile(int number, String from) {
    String name = from.substring(from.lastIndexOf('/') + 1);
    String fit = UNFIT.matcher(NUMBER.matcher(name).replaceFirst("")).replaceAll("_");
    String end = fit.substring(Math.max(0, fit.length() - MAX_NAME));
    return "%s%02d-%s".formatted(OVERRIDES, number, end);
  }

  private static boolean isVelocityFileIn(String folder, String path) {
    return path.startsWith(folder) && NAME.matcher(path.substring(folder.length())).matches();
  }
}
