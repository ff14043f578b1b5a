package dev.kiln.worker.disk;

import dev.kiln.event.Heartbeat;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Measures the file system on which a folder is; knows nothing where there is no such folder. */
public final class FolderGauge implements DiskGauge {

  private final Path folder;

  /** The folder as this host has it. */
  public FolderGauge(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public Optional<Heartbeat.Disk> measure() {
    try {
      if (!Files.isDirectory(folder)) {
        return Optional.empty();
      }
      FileStore store = Files.getFileStore(folder);
      return Optional.of(new Heartbeat.Disk(store.getTotalSpace(), store.getUsableSpace()));
    } catch (IOException _) {
      // A folder that can be seen and not measured is as good as none.
      return Optional.empty();
    }
  }
}
