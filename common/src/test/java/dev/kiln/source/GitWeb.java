package dev.kiln.source;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.WantNotValidException;

/** Serves a repository over http, by the protocol of real servers or as plain files. */
final class GitWeb {

  private final Repository repository;
  private final boolean anyCommit;
  private final boolean versionTwo;
  private final Optional<String> login;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param anyCommit whether commits are served that are no tip
   * @param versionTwo whether the newer protocol is spoken, if the client wants it
   * @param login the {@code Authorization} that is asked for
   */
  GitWeb(Repository repository, boolean anyCommit, boolean versionTwo, Optional<String> login) {
    this.repository = repository;
    this.anyCommit = anyCommit;
    this.versionTwo = versionTwo;
    this.login = login;
  }

  static GitWeb of(Repository repository) {
    return new GitWeb(repository, true, true, Optional.empty());
  }

  /** What clients asked for when they fetched. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Serves by git's own protocol below {@code path}. */
  void serve(WebServer web, String path) {
    web.handle(
        path,
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          if (login.isPresent() && !login.get().equals(given)) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            WebServer.answer(exchange, 401, new byte[0]);
          } else if (exchange.getRequestURI().getPath().equals(path + "/info/refs")) {
            advertise(exchange);
          } else if (exchange.getRequestURI().getPath().equals(path + "/git-upload-pack")) {
            upload(exchange);
          } else {
            WebServer.answer(exchange, 404, new byte[0]);
          }
        });
  }

  /** Serves the files of the repository below {@code path}, which is all that some servers do. */
  void serveFiles(WebServer web, String path) throws IOException {
    StringBuilder refs = new StringBuilder();
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix("refs/")) {
      Ref peeled = repository.getRefDatabase().peel(ref);
      refs.append(ref.getObjectId().name()).append('\t').append(ref.getName()).append('\n');
      if (peeled.getPeeledObjectId() != null) {
        refs.append(peeled.getPeeledObjectId().name())
            .append('\t')
            .append(ref.getName())
            .append("^{}\n");
      }
    }
    Path info = repository.getDirectory().toPath().resolve("info");
    Files.writeString(Files.createDirectories(info).resolve("refs"), refs);
    web.handle(
        path,
        exchange -> {
          String below = exchange.getRequestURI().getPath().substring(path.length() + 1);
          Path file = repository.getDirectory().toPath().resolve(below);
          if (Files.isRegularFile(file)) {
            WebServer.answer(exchange, 200, Files.readAllBytes(file));
          } else {
            WebServer.answer(exchange, 404, new byte[0]);
          }
        });
  }

  private void advertise(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (UploadPack pack = pack(exchange)) {
      pack.sendAdvertisedRefs(
          new PacketLineOutRefAdvertiser(new PacketLineOut(body)), "git-upload-pack");
    }
    exchange
        .getResponseHeaders()
        .add("Content-Type", "application/x-git-upload-pack-advertisement");
    WebServer.answer(exchange, 200, body.toByteArray());
  }

  private void upload(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    byte[] request = (packed ? new GZIPInputStream(in) : in).readAllBytes();
    asked.add(new String(request, StandardCharsets.ISO_8859_1));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (UploadPack pack = pack(exchange)) {
      pack.uploadWithExceptionPropagation(new ByteArrayInputStream(request), body, null);
    } catch (IOException e) {
      body.reset();
      new PacketLineOut(body).writeString("ERR upload-pack: " + e.getMessage());
    }
    exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
    WebServer.answer(exchange, 200, body.toByteArray());
  }

  private UploadPack pack(HttpExchange exchange) {
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    if (anyCommit) {
      pack.setRequestPolicy(UploadPack.RequestPolicy.ANY);
    } else {
      pack.setRequestValidator((_, wants) -> refuseAllButTips(wants));
    }
    String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (versionTwo && protocol != null) {
      pack.setExtraParameters(Set.of(protocol));
    }
    return pack;
  }

  private void refuseAllButTips(List<ObjectId> wants) throws IOException {
    Set<ObjectId> tips = new HashSet<>();
    for (Ref ref : repository.getRefDatabase().getRefs()) {
      tips.add(ref.getObjectId());
    }
    for (ObjectId want : wants) {
      if (!tips.contains(want)) {
        throw new WantNotValidException(want);
      }
    }
  }
}
