package dev.kiln.worker.disk;

import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When this worker has used which image last, kept in a file over restarts: a line for each, the
 * second since 1970 and the reference. Not safe for many threads.
 */
final class LastUses {

  private final Path file;
  private final SortedMap<String, Instant> uses = new TreeMap<>();
  private boolean changed;

  /** Reads the file; lines that make no sense are passed over, since they cost an image at most. */
  LastUses(Path file) {
    this.file = file;
    for (String line : lines(file)) {
      int space = line.indexOf(' ');
      if (space > 0 && line.substring(0, space).matches("[0-9]{1,11}")) {
        long second = Long.parseLong(line.substring(0, space));
        uses.put(line.substring(space + 1), Instant.ofEpochSecond(second));
      }
    }
  }

  void used(ImageReference reference, Instant at) {
    uses.merge(reference.toString(), at, (one, other) -> one.isAfter(other) ? one : other);
    changed = true;
  }

  /** The last use of an image under any of its names; empty if this worker never used it. */
  Optional<Instant> of(StoredImage image) {
    return image.references().stream()
        .flatMap(reference -> Optional.ofNullable(uses.get(reference.toString())).stream())
        .max(Instant::compareTo);
  }

  /** Forgets what the engine does not have any more, and writes the file if anything is new. */
  void keepOnly(Collection<StoredImage> images) {
    Set<String> present =
        images.stream()
            .flatMap(image -> image.references().stream())
            .map(ImageReference::toString)
            .collect(Collectors.toSet());
    changed |= uses.keySet().retainAll(present);
    if (changed) {
      write();
      changed = false;
    }
  }

  private void write() {
    List<String> lines =
        uses.entrySet().stream()
            .map(use -> use.getValue().getEpochSecond() + " " + use.getKey())
            .toList();
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(draft, lines);
      move(draft);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep when images were used in " + file, e);
    }
  }

  private void move(Path draft) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read when images were used from " + file, e);
    }
  }
}
