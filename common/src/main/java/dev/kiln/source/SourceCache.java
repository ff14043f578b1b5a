package dev.kiln.source;

import dev.kiln.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a host has fetched, below one directory that all builds and all processes of the host share;
 * make one of these for each directory and process.
 *
 * <ul>
 *   <li>{@code blobs/<sha256>}: a file, named by its content, which is checked again whenever it is
 *       read;
 *   <li>{@code archives/<key>}: the digest of the archive that was made for a pin;
 *   <li>{@code locks/<key>} and {@code work/<key>}: held and used while something is being fetched.
 * </ul>
 *
 * <p>Files appear whole or not at all, and what is damaged counts as missing. Keys are hashes, so
 * no name of a stranger becomes the name of a file. A crash leaves at most a folder below {@code
 * work}, which goes when the same thing is fetched again.
 */
public final class SourceCache {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final long POLL_MILLIS = 50;

  private final Path blobs;
  private final Path archives;
  private final Path locks;
  private final Path work;
  private final Map<String, ReentrantLock> held = new ConcurrentHashMap<>();

  /**
   * @param directory is made when it is needed
   */
  public SourceCache(Path directory) {
    blobs = directory.resolve("blobs");
    archives = directory.resolve("archives");
    locks = directory.resolve("locks");
    work = directory.resolve("work");
  }

  /**
   * Takes bytes in whose digest is known, such as a local source that came with its build.
   *
   * @return the file in the cache
   * @throws SourceException if they have another digest
   */
  public Path keep(Digest digest, InputStream in) throws InterruptedException {
    return exclusively(
        digest.hex(),
        folder -> {
          Path file = folder.resolve("kept");
          Files.copy(in, file);
          Digest computed = digest(file);
          if (!computed.equals(digest)) {
            throw SourceException.wrong("expected %s and got %s".formatted(digest, computed));
          }
          return adopt(file, digest);
        });
  }

  /** The file with this content, if it is here and sound. */
  public Optional<Path> blob(Digest digest) {
    Path file = blobs.resolve(digest.hex());
    try {
      return digest(file).equals(digest) ? Optional.of(file) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The archive that was made under {@code key}, if it is here and sound. */
  Optional<Path> archive(String key) {
    Path file = archives.resolve(key);
    try {
      return blob(Digest.parse(Files.readString(file)));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Something that is done in a folder of its own. */
  interface Work<T> {

    T in(Path folder) throws IOException, InterruptedException;
  }

  /**
   * Does {@code something} while nobody else on this host does anything under the same key.
   *
   * @param key fit for a file name
   */
  <T> T exclusively(String key, Work<T> something) throws InterruptedException {
    ReentrantLock lock = held.computeIfAbsent(key, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      makeFolders();
      try (FileChannel channel =
              FileChannel.open(
                  locks.resolve(key), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = acquire(channel)) {
        return inFolder(work.resolve(key), something);
      }
    } catch (ClosedByInterruptException e) {
      boolean ignored = Thread.interrupted();
      throw new InterruptedException("interrupted while keeping a source");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a source below " + work.getParent(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Moves a whole file into the cache. */
  Path adopt(Path file, Digest digest) throws IOException {
    return move(file, blobs.resolve(digest.hex()));
  }

  /**
   * Moves an archive into the cache.
   *
   * @param key what {@link #archive} is asked for later
   */
  Path adoptArchive(Path file, Digest digest, String key) throws IOException {
    Path adopted = adopt(file, digest);
    Path pointer = Files.writeString(file.resolveSibling("pointer"), digest.toString());
    Path ignored = move(pointer, archives.resolve(key));
    return adopted;
  }

  /** The digest of a file's content. */
  static Digest digest(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), Digest.sha256())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      while (in.read(buffer) >= 0) {
        // Reading is what computes it.
      }
      return Digest.ofHex(HexFormat.of().formatHex(in.getMessageDigest().digest()));
    }
  }

  private void makeFolders() throws IOException {
    for (Path folder : List.of(blobs, archives, locks, work)) {
      Files.createDirectories(folder);
    }
  }

  /**
   * Waits for other processes, and for other caches on the same directory in this one. Asking again
   * and again can be interrupted, and holds no thread of the platform.
   */
  private static FileLock acquire(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      FileLock lock = attempt(channel);
      if (lock != null) {
        return lock;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static <T> T inFolder(Path folder, Work<T> something)
      throws IOException, InterruptedException {
    delete(folder);
    Files.createDirectory(folder);
    try {
      return something.in(folder);
    } finally {
      delete(folder);
    }
  }

  private static Path move(Path file, Path target) throws IOException {
    return Files.move(
        file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> stream = Files.walk(folder)) {
      entries = stream.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
