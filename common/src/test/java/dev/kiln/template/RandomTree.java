package dev.kiln.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A random template tree, made to find what depends on order, place, time or mode: images in
 * images, odd names, symbolic links, macros of one name in several templates.
 *
 * <p>The same seed gives the same tree. It reads and renders without a problem.
 */
public final class RandomTree {

  /** What stands under a path. */
  private sealed interface Entry {

    record File(String content, boolean executable) implements Entry {}

    /**
     * A symbolic link.
     *
     * @param target below the root of the tree
     */
    record Link(String target) implements Entry {}
  }

  private static final List<String> NAMES =
      List.of(
          "base", "a", "b-1", "c.d", "e__f", "x--y", "nova-api", "0", "build", "z9", "long-name");
  private static final List<String> ODD_NAMES =
      List.of(
          "start.sh",
          "-dash",
          "two words",
          "ü",
          "u\u0308",
          "quote'\"",
          "$HOME",
          "%s",
          "#hash",
          "\uFFEE",
          "🜁",
          ".hidden",
          "Dockerfile",
          "dockerfile.VM",
          "kiln.yaml",
          "n".repeat(200));

  private final SortedMap<String, Entry> entries;
  private final SortedMap<String, SortedSet<String>> parents;
  private final Set<RandomTemplate.Piece> pieces;

  private RandomTree(
      SortedMap<String, Entry> entries,
      SortedMap<String, SortedSet<String>> parents,
      Set<RandomTemplate.Piece> pieces) {
    this.entries = entries;
    this.parents = parents;
    this.pieces = pieces;
  }

  /** The seeds to test with: thirty, or as many as {@code -Dkiln.seeds} says. */
  public static LongStream seeds() {
    return LongStream.range(0, Long.getLong("kiln.seeds", 30));
  }

  /** Makes a tree. */
  public static RandomTree of(long seed) {
    RandomTree tree =
        new RandomTree(
            new TreeMap<>(), new TreeMap<>(), EnumSet.noneOf(RandomTemplate.Piece.class));
    tree.fill(new Random(seed));
    return tree;
  }

  /** Every image with the images that it is made from. */
  public SortedMap<String, SortedSet<String>> parents() {
    return parents;
  }

  /** What the templates are put together from. */
  Set<RandomTemplate.Piece> pieces() {
    return pieces;
  }

  /** The same tree but for one file, which has another content or mode, is gone or is new. */
  public RandomTree withOneChange(long seed) {
    Random random = new Random(seed);
    SortedMap<String, Entry> changed = new TreeMap<>(entries);
    List<String> files = new ArrayList<>(entries.keySet());
    files.removeIf(path -> entries.get(path) instanceof Entry.Link);
    String path = files.get(random.nextInt(files.size()));
    if (!(entries.get(path) instanceof Entry.File file)) {
      throw new AssertionError("no file " + path);
    }
    boolean context = !path.endsWith(".vm") && !path.startsWith("shared/");
    switch (random.nextInt(context ? 4 : 2)) {
      case 0 ->
          changed.put(path, new Entry.File(changed(file.content(), random), file.executable()));
      case 1 -> changed.put(path, new Entry.File(file.content(), !file.executable()));
      case 2 -> changed.put(path + ".new", file);
      default -> changed.remove(path);
    }
    return new RandomTree(changed, parents, pieces);
  }

  /** One {@code v1} of those that stand in the text becomes {@code v2}. */
  private static String changed(String content, Random random) {
    List<String> parts = new ArrayList<>(List.of(content.split("v1", -1)));
    int before = random.nextInt(parts.size() - 1);
    parts.set(before, parts.get(before) + "v2" + parts.remove(before + 1));
    return String.join("v1", parts);
  }

  /**
   * Writes the tree into the new folder {@code root}.
   *
   * @param seed of all that must not matter: the order of writing, times, modes for others, empty
   *     folders and what git keeps
   */
  public void write(Path root, long seed) {
    try {
      write(root, new Random(seed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path root, Random random) throws IOException {
    List<String> paths = new ArrayList<>(entries.keySet());
    Collections.shuffle(paths, random);
    for (String path : paths) {
      Path file = root.resolve(path);
      Path parent = Files.createDirectories(file.resolveSibling(""));
      switch (entries.get(path)) {
        case Entry.File plain -> write(file, plain, random);
        case Entry.Link link -> {
          Path target = root.resolve(link.target());
          Files.createSymbolicLink(file, parent.relativize(target));
        }
        case null -> throw new AssertionError("no entry " + path);
      }
    }
    Files.createDirectories(root.resolve("empty-%d/folder".formatted(random.nextInt(3))));
    if (random.nextBoolean()) {
      Path git = Files.createDirectories(root.resolve(".git"));
      Files.writeString(git.resolve("HEAD"), String.valueOf(random.nextLong()));
    }
  }

  private static void write(Path path, Entry.File file, Random random) throws IOException {
    Files.writeString(path, file.content());
    Files.setLastModifiedTime(path, FileTime.fromMillis(random.nextLong(4_000_000_000_000L)));
    Set<PosixFilePermission> mode = EnumSet.of(PosixFilePermission.OWNER_READ);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if (permission != PosixFilePermission.OWNER_EXECUTE && random.nextBoolean()) {
        mode.add(permission);
      }
    }
    if (file.executable()) {
      mode.add(PosixFilePermission.OWNER_EXECUTE);
    }
    Files.setPosixFilePermissions(path, mode);
  }

  private void fill(Random random) {
    String tag = "t" + random.nextInt(3);
    String prefix = random.nextBoolean() ? "" : "p-";
    addSharedFiles(random, tag, prefix);
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    names = names.subList(0, 2 + random.nextInt(names.size() - 2));
    List<String> folders = new ArrayList<>(List.of(""));
    for (int i = 0; i < names.size(); i++) {
      String folder = folders.get(random.nextInt(folders.size())) + names.get(i) + "/";
      folders.add(folder);
      folders.add("group%d/".formatted(random.nextInt(2)));
      List<String> earlier = names.subList(0, i);
      RandomTemplate template =
          new RandomTemplate(
              random,
              "kiln/%s%%s:%s".formatted(prefix, tag),
              earlier,
              names.subList(i, names.size()));
      parents.put(names.get(i), template.parents());
      pieces.addAll(template.pieces());
      put(folder + ImageTemplate.DOCKERFILE, template.text(), random);
      addContext(folder, random);
    }
  }

  private void addSharedFiles(Random random, String tag, String prefix) {
    put("shared/motd.txt", "v1 #not $a ${template}\n\n\n  end\n", random);
    put("shared/part.vm", "RUN echo v1 part $passed of $image.name\n#shout($passed)\n", random);
    put("shared/macro.vm", "#macro(whisper $t)\nRUN echo v1 parsed $t\n#end\n", random);
    put(
        "macros.vm",
        """
        #macro(shout $text)
        RUN echo v1 "$text.toUpperCase()"
        #end
        #macro(eachOf $items)
        #foreach($item in $items)
        #shout($item)
        #end
        #end
        #macro(whisper $text)
        RUN echo library $text
        #end
        """,
        random);
    put(
        "kiln.yaml",
        """
        tag: %s
        prefix: "%s"
        maintainer: "Jörg \\"v1\\" O'Neil"
        labels: {zeta: "1", alpha: 'v1 \\ ü'}
        build_args: {RELEASE: v1, http_proxy: v1}
        users:
          two: {uid: 2, gid: 2, home: /home/two, groups: [one]}
          one: {uid: 1, gid: 1, home: /home/one}
        """
            .formatted(tag, prefix),
        random);
  }

  private void addContext(String folder, Random random) {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String inner = random.nextInt(3) == 0 ? "files/" + "deep/".repeat(random.nextInt(9)) : "";
      String path = folder + inner + ODD_NAMES.get(random.nextInt(ODD_NAMES.size()));
      if (random.nextInt(5) == 0) {
        entries.putIfAbsent(path, new Entry.Link("shared/motd.txt"));
      } else {
        put(path, "v1 " + "ü\n".repeat(random.nextInt(20)), random);
      }
    }
  }

  private void put(String path, String content, Random random) {
    entries.put(path, new Entry.File(content, random.nextInt(4) == 0));
  }
}
