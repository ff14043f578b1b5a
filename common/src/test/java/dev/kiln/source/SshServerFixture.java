package dev.kiln.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A real ssh server on loopback that serves one repository to whoever has the right key. */
final class SshServerFixture implements AutoCloseable {

  private final KeyPair hostKey = keyPair();
  private final KeyPair userKey = keyPair();
  private final SshServer server = SshServer.setUpDefaultServer();
  private final List<String> commands = Collections.synchronizedList(new ArrayList<>());

  SshServerFixture(Repository repository) throws IOException, GeneralSecurityException {
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, _) -> user.equals("git") && KeyUtils.compareKeys(key, userKey.getPublic()));
    server.setCommandFactory((_, command) -> served(command, repository));
    server.start();
  }

  String url(String path) {
    return "ssh://git@127.0.0.1:" + server.getPort() + path;
  }

  List<String> commands() {
    return List.copyOf(commands);
  }

  /** Makes the host known to whoever uses the folder. */
  void writeKnownHosts(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:%d %s\n"
            .formatted(server.getPort(), PublicKeyEntry.toString(hostKey.getPublic())));
  }

  /** Another key for the same host than the one it has. */
  void writeWrongKnownHosts(Path folder) throws IOException, GeneralSecurityException {
    Files.writeString(
        folder.resolve("known_hosts"),
        "[127.0.0.1]:%d %s\n"
            .formatted(server.getPort(), PublicKeyEntry.toString(keyPair().getPublic())));
  }

  void writeUserKey(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("id_ecdsa");
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(userKey, "test", null, out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  private Command served(String command, Repository repository) {
    commands.add(command);
    return new AbstractCommandSupport(command, null) {
      @Override
      public void run() {
        try (UploadPack pack = new UploadPack(repository)) {
          InputStream in = getInputStream();
          pack.setRequestPolicy(UploadPack.RequestPolicy.ANY);
          pack.upload(in, getOutputStream(), getErrorStream());
          onExit(0);
        } catch (IOException e) {
          onExit(1, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
