package dev.kiln.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A number, a folder and a bridge that belong to one host for as long as this JVM holds the
 * number's lock. Several test runs on one machine thus get different ones; a crash frees them, and
 * whoever comes next sweeps away what was left there.
 */
final class HostPlace implements AutoCloseable {

  private static final Path HOSTS = Path.of("/var/lib/kiln-test-hosts");
  private static final int MOST = 60;

  /**
   * The numbers that this JVM has. Their lock files must not even be opened again: the system drops
   * a process's lock when the process closes any of its descriptors of the file.
   */
  private static final Set<Integer> OURS = ConcurrentHashMap.newKeySet();

  private final int number;
  private final FileChannel lock;

  private HostPlace(int number, FileChannel lock) {
    this.number = number;
    this.lock = lock;
  }

  /** Takes the first free place, empty. */
  static HostPlace take() throws InterruptedException {
    try {
      Files.createDirectories(HOSTS);
      for (int number = 1; number <= MOST; number++) {
        if (!OURS.add(number)) {
          continue;
        }
        FileChannel channel =
            FileChannel.open(
                HOSTS.resolve(number + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (isLocked(channel)) {
          HostPlace place = new HostPlace(number, channel);
          place.sweep();
          Files.createDirectories(place.folder());
          return place;
        }
        channel.close();
        OURS.remove(number);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("hosts for tests need root, for " + HOSTS, e);
    }
    throw new AssertionError("all %d places for hosts are taken".formatted(MOST));
  }

  /** From 1. */
  int number() {
    return number;
  }

  /** What the host calls itself. */
  String name() {
    return "kiln-host-" + number;
  }

  /** Where everything of the host is. */
  Path folder() {
    return HOSTS.resolve(Integer.toString(number));
  }

  HostBridge bridge() {
    return new HostBridge(number);
  }

  /** The parent of its containers' control groups. */
  String controlGroup() {
    return "/" + name();
  }

  /** Kills and removes everything that is here. */
  void sweep() throws InterruptedException {
    new HostSweep(this).run();
  }

  /**
   * Sweeps and lets others have it. The lock's file stays: removing it would let two runs lock two
   * files of the same name.
   */
  @Override
  public void close() {
    try (lock) {
      sweep();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted; the next run sweeps " + folder(), e);
    }
    OURS.remove(number);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    return lock != null;
  }
}
