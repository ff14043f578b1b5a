package dev.kiln.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files, folders and links that can safely be written below any folder.
 *
 * <p>Every path is relative and has neither {@code ..} nor control characters; no path is there
 * twice; nothing lies below a file or a link; no link leaves the tree. Entries are sorted by path,
 * and every folder is among them, whether it was listed or only implied by what is in it: trees
 * with the same content are equal in all that counts.
 */
public record FileTree(List<Entry> entries) {

  /**
   * @throws ArchiveException if the entries are no such tree
   */
  public FileTree {
    entries = List.copyOf(sorted(entries));
  }

  /** The tree of these entries, in any order. */
  public static FileTree of(Collection<? extends Entry> entries) {
    return new FileTree(List.copyOf(entries));
  }

  /**
   * What is in {@code folder}; contents are read later, when they are needed.
   *
   * @param leftOut names of files and folders that are left out wherever they are
   * @throws ArchiveException if something in it is neither a file nor a folder nor a link that
   *     stays inside, or if there is more than {@code limits} allow
   */
  public static FileTree read(Path folder, Set<String> leftOut, Limits limits) throws IOException {
    return new FolderReader(folder, leftOut, Budget.of(limits)).read();
  }

  /** Without the folder that everything is in, as most released archives have one. */
  public FileTree withoutTopFolder() {
    if (entries.size() < 2 || !(entries.getFirst() instanceof Entry.Folder(String top))) {
      return this;
    }
    String prefix = top + "/";
    List<Entry> below = entries.subList(1, entries.size());
    return below.stream().allMatch(entry -> entry.path().startsWith(prefix))
        ? of(below.stream().map(entry -> moved(entry, prefix.length())).toList())
        : this;
  }

  private static Entry moved(Entry entry, int cut) {
    String path = entry.path().substring(cut);
    return switch (entry) {
      case Entry.File file -> new Entry.File(path, file.executable(), file.content());
      case Entry.Folder _ -> new Entry.Folder(path);
      case Entry.Link link -> new Entry.Link(path, link.target());
    };
  }

  private static Collection<Entry> sorted(List<Entry> entries) {
    SortedMap<String, Entry> byPath = new TreeMap<>();
    for (Entry entry : entries) {
      EntryPath.check(entry.path());
      if (entry instanceof Entry.Link link) {
        EntryPath.checkLink(link);
      }
      Entry other = byPath.putIfAbsent(entry.path(), entry);
      if (other != null && !(other instanceof Entry.Folder && entry instanceof Entry.Folder)) {
        throw new ArchiveException(
            "'%s' is in the archive twice".formatted(EntryPath.shown(entry.path())));
      }
    }
    for (Entry entry : entries) {
      addFoldersAbove(entry.path(), byPath);
    }
    return byPath.values();
  }

  private static void addFoldersAbove(String path, SortedMap<String, Entry> byPath) {
    String folder = EntryPath.parent(path);
    while (!folder.isEmpty()) {
      Entry known = byPath.putIfAbsent(folder, new Entry.Folder(folder));
      if (known != null && !(known instanceof Entry.Folder)) {
        throw new ArchiveException(
            "'%s' lies below '%s', which is no folder"
                .formatted(EntryPath.shown(path), EntryPath.shown(folder)));
      }
      folder = EntryPath.parent(folder);
    }
  }
}
