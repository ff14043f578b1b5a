package dev.kiln.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * Stops a fetch when it has brought too much, or when its thread is interrupted. JGit reports
 * progress in objects and has no limit of its own.
 */
final class FetchWatch extends EmptyProgressMonitor {

  /** Looking at the disk for every object would take longer than fetching it. */
  private static final int OBJECTS_BETWEEN_LOOKS = 1000;

  private final Path objects;
  private final long maximumBytes;
  private int sinceLastLook;
  private boolean tooLarge;

  /**
   * @param objects the folder where the objects, and packs on their way in, are written
   */
  FetchWatch(Path objects, long maximumBytes) {
    this.objects = objects;
    this.maximumBytes = maximumBytes;
  }

  /** Whether what has come until now is too much; looks once more. */
  boolean isTooLarge() {
    tooLarge |= size() > maximumBytes;
    return tooLarge;
  }

  @Override
  public void update(int completed) {
    sinceLastLook += completed;
    if (sinceLastLook >= OBJECTS_BETWEEN_LOOKS) {
      sinceLastLook = 0;
      tooLarge |= size() > maximumBytes;
    }
  }

  @Override
  public boolean isCancelled() {
    return tooLarge || Thread.currentThread().isInterrupted();
  }

  private long size() {
    return size(objects) + size(objects.resolve("pack"));
  }

  private static long size(Path folder) {
    try (Stream<Path> stream = Files.list(folder)) {
      long size = 0;
      List<Path> files = stream.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        size += Files.size(file);
      }
      return size;
    } catch (NoSuchFileException e) {
      // Renamed between listing and looking: the next look will do.
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + folder, e);
    }
  }
}
