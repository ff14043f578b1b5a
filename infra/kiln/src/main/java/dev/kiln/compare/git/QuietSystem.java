package dev.kiln.compare.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * The system as JGit is to see it: as it is, but with the precision of file times and the place of
 * the system's git configuration known. JGit would find them out otherwise, which takes seconds,
 * writes probes into the repository and the result into the user's home, and runs {@code git}.
 */
final class QuietSystem extends SystemReader.Delegate {

  /** As coarse as any file system's, so that JGit never takes a file for unchanged too early. */
  private static final long SECONDS = 2;

  private static final Path SYSTEM_CONFIGURATION = Path.of("/etc/gitconfig");

  private QuietSystem(SystemReader system) {
    super(system);
  }

  /** Makes JGit see it, in this whole process; does nothing if it does already. */
  static void install() {
    SystemReader system = SystemReader.getInstance();
    if (!(system instanceof QuietSystem)) {
      SystemReader.setInstance(new QuietSystem(system));
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new FileBasedConfig(parent, SYSTEM_CONFIGURATION.toFile(), fs);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    FileBasedConfig user = super.openUserConfig(parent, fs);
    return new FileBasedConfig(user, null, fs) {

      @Override
      public void load() throws IOException, ConfigInvalidException {
        user.load();
      }

      @Override
      public boolean isOutdated() {
        return user.isOutdated();
      }

      @Override
      public long getTimeUnit(
          String section, String subsection, String name, long otherwise, TimeUnit unit) {
        return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
            ? unit.convert(SECONDS, TimeUnit.SECONDS)
            : super.getTimeUnit(section, subsection, name, otherwise, unit);
      }
    };
  }
}
