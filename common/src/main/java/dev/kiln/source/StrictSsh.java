package dev.kiln.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshConstants;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Ssh with the keys and the known hosts of one folder and nothing else: a host whose key is not in
 * {@code known_hosts} is not spoken to, nobody is asked for anything, and the folder's {@code
 * config}, which could name other hosts and programs, is not read.
 */
final class StrictSsh implements SshConfigStore {

  private StrictSsh() {}

  static SshdSessionFactory sessions(Path folder) {
    Path home = folder.toAbsolutePath().getParent();
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory((home == null ? folder : home).toFile())
        .setSshDirectory(folder.toFile())
        .setPreferredAuthentications("publickey")
        .setConfigStoreFactory((_, _, _) -> new StrictSsh())
        .setConnectorFactory(null)
        .build(new JGitKeyCache());
  }

  @Override
  public HostConfig lookup(String host, int port, String user) {
    return new StrictHost();
  }

  @Override
  public HostConfig lookupDefault(String host, int port, String user) {
    return new StrictHost();
  }

  private static final class StrictHost implements HostConfig {

    private final Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    StrictHost() {
      options.put(SshConstants.STRICT_HOST_KEY_CHECKING, SshConstants.YES);
      options.put(SshConstants.BATCH_MODE, SshConstants.YES);
    }

    @Override
    public @Nullable String getValue(String key) {
      return options.get(key);
    }

    @Override
    public List<String> getValues(String key) {
      String value = options.get(key);
      return value == null ? List.of() : List.of(value);
    }

    @Override
    public Map<String, String> getOptions() {
      return options;
    }

    @Override
    public Map<String, List<String>> getMultiValuedOptions() {
      return Map.of();
    }
  }
}
