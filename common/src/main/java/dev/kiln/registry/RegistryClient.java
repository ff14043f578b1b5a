package dev.kiln.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryException.Kind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Reads and writes manifests, blobs, tags and artifacts of any registry that speaks the OCI
 * distribution API.
 *
 * <p>Every method blocks, is meant for a virtual thread, stops when the thread is interrupted, and
 * throws {@link RegistryException}. Nothing is tried twice but to log in and, by a client with
 * {@link Patience}, what a registry had no time for (429). A reference with a digest means the
 * digest; one with neither tag nor digest means {@code latest}. One client serves all registries
 * and all threads.
 *
 * <p>This is our own on {@link java.net.http.HttpClient} and not {@code land.oras:oras-java-sdk}
 * (0.7.0 was looked at): that one keeps manifests as parsed objects, where a new tag must get the
 * same bytes; it has no answer for 429; and it brings a second Jackson, Bouncy Castle, zstd and
 * Caffeine, 20 MB for a dozen requests.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification</a>
 */
public final class RegistryClient implements AutoCloseable {

  private static final String CONTENT_DIGEST = "Docker-Content-Digest";
  private static final String OCTETS = "application/octet-stream";

  private final Endpoint endpoint;
  private final RegistryTransport transport;

  /** A client of these registries; {@code clock} times tokens. */
  public RegistryClient(RegistrySettings settings, InstantSource clock) {
    this(settings, clock, Optional.empty());
  }

  /** A client that waits for registries that want to be left alone, as long as it has patience. */
  public RegistryClient(RegistrySettings settings, InstantSource clock, Patience patience) {
    this(settings, clock, Optional.of(patience));
  }

  private RegistryClient(
      RegistrySettings settings, InstantSource clock, Optional<Patience> patience) {
    this.endpoint = new Endpoint(settings);
    this.transport = new RegistryTransport(settings, clock, patience);
  }

  /** Whether anything that speaks this API, whoever it lets in, answers there. */
  public void ping(String registry) throws InterruptedException {
    String purpose = "reach registry " + registry;
    transport.send(Call.of("GET", endpoint.uri(registry, "/v2/"), registry, "", purpose));
  }

  /** The digest that the reference has now; empty where there is no such manifest. */
  public Optional<Digest> digest(ImageReference reference) throws InterruptedException {
    String purpose = "look up " + reference;
    Call call = accepting(manifestCall("HEAD", reference, "pull", purpose));
    return transport.find(call).map(response -> claimedDigest(response, purpose));
  }

  /** The manifest; its bytes are checked against the reference's digest and the registry's. */
  public Manifest manifest(ImageReference reference) throws InterruptedException {
    return findManifest(reference)
        .orElseThrow(() ->
            new RegistryException(
                Kind.NOT_FOUND, "cannot read manifest %s: not there".formatted(reference)));
  }

  /** The manifest as {@link #manifest} has it; empty where it is not there. */
  public Optional<Manifest> findManifest(ImageReference reference) throws InterruptedException {
    String purpose = "read manifest " + reference;
    Call call = accepting(manifestCall("GET", reference, "pull", purpose));
    return transport.find(call).map(response -> checked(reference, response, purpose));
  }

  /** Gives the manifest another tag in its repository; an existing tag moves. */
  public Digest tag(ImageReference source, String newTag) throws InterruptedException {
    Manifest manifest = manifest(source);
    return putManifest(source.withTag(newTag), manifest.mediaType(), manifest.content());
  }

  /** Writes a manifest under the reference's tag, or under its own digest. */
  public Digest putManifest(ImageReference reference, String mediaType, byte[] content)
      throws InterruptedException {
    String purpose = "write manifest " + reference;
    Digest digest = Digest.of(content);
    Call call =
        manifestCall("PUT", reference, "pull,push", purpose)
            .withHeader("Content-Type", mediaType)
            .withBody(BlobContent.of(content));
    HttpResponse<byte[]> response = transport.send(call);
    response
        .headers()
        .firstValue(CONTENT_DIGEST)
        .ifPresent(stored -> requireSame(digest, stored, purpose));
    return digest;
  }

  /**
   * Proves that an image or artifact can be used: its manifest, its configuration and every layer
   * are there, by HEAD; of an index, those of all its manifests. Empty where anything is missing.
   */
  public Optional<Digest> proveComplete(ImageReference reference) throws InterruptedException {
    Optional<Manifest> manifest = findManifest(reference);
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    String purpose = "read manifest " + reference;
    JsonNode json = ManifestJson.read(manifest.get().content(), purpose);
    for (Descriptor child : ManifestJson.descriptors(json.path("manifests"), purpose)) {
      if (proveComplete(reference.withDigest(child.digest())).isEmpty()) {
        return Optional.empty();
      }
    }
    List<Descriptor> blobs = ManifestJson.descriptors(json.path("layers"), purpose);
    if (json.has("config")) {
      blobs.add(ManifestJson.descriptor(json.path("config"), purpose));
    }
    for (Descriptor blob : blobs) {
      if (!hasBlob(reference, blob.digest())) {
        return Optional.empty();
      }
    }
    return Optional.of(manifest.get().digest());
  }

  /** Whether the blob is in the repository. */
  public boolean hasBlob(ImageReference repository, Digest digest) throws InterruptedException {
    String purpose = "look up blob %s of %s".formatted(digest, repository.name());
    return transport.find(blobCall("HEAD", repository, digest, purpose)).isPresent();
  }

  /** Uploads the content, streamed and in one piece, unless the repository has it. */
  public void pushBlob(ImageReference repository, BlobContent content) throws InterruptedException {
    if (hasBlob(repository, content.digest())) {
      return;
    }
    String purpose = "push blob %s to %s".formatted(content.digest(), repository.name());
    Call start = call("POST", repository, "/blobs/uploads/", "pull,push", purpose);
    HttpResponse<byte[]> started = transport.send(start);
    String location =
        started
            .headers()
            .firstValue("Location")
            .orElseThrow(() ->
                new RegistryException(
                    Kind.BROKEN, "cannot %s: no upload location".formatted(purpose)));
    URI upload =
        RegistryTransport.resolve(
            purpose,
            start.uri(),
            location + (location.contains("?") ? "&" : "?") + "digest=" + content.digest());
    transport.send(
        Call.of("PUT", upload, start.registry(), start.scope(), purpose)
            .withHeader("Content-Type", OCTETS)
            .withBody(content));
  }

  /**
   * Fetches the blob into a file, which appears when it is whole and has the digest, replacing what
   * was there.
   */
  public void pullBlob(ImageReference repository, Digest digest, Path target)
      throws InterruptedException {
    String purpose = "pull blob %s of %s".formatted(digest, repository.name());
    try (BlobFile file = BlobFile.create(target)) {
      transport.send(blobCall("GET", repository, digest, purpose).withSink(file));
      requireSame(digest, file.finish().value(), purpose);
      file.moveIntoPlace();
    }
  }

  /** Reads a blob of at most 4 MiB into memory. */
  public byte[] blob(ImageReference repository, Digest digest) throws InterruptedException {
    String purpose = "read blob %s of %s".formatted(digest, repository.name());
    byte[] content = transport.send(blobCall("GET", repository, digest, purpose)).body();
    requireSame(digest, Digest.of(content).value(), purpose);
    return content;
  }

  /** Writes an artifact of the given type under the reference's tag, its layers first. */
  public Digest pushArtifact(
      ImageReference tagged,
      String artifactType,
      SortedMap<String, String> annotations,
      List<ArtifactLayer> layers)
      throws InterruptedException {
    pushBlob(tagged, ManifestJson.EMPTY);
    List<Descriptor> descriptors = new ArrayList<>();
    for (ArtifactLayer layer : layers) {
      pushBlob(tagged, layer.content());
      descriptors.add(layer.descriptor());
    }
    byte[] manifest = ManifestJson.artifact(artifactType, annotations, descriptors);
    return putManifest(tagged, MediaTypes.OCI_MANIFEST, manifest);
  }

  /** Reads an artifact's manifest; empty where it is not there. */
  public Optional<Artifact> artifact(ImageReference reference) throws InterruptedException {
    Optional<Manifest> found = findManifest(reference);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = found.get();
    String purpose = "read artifact " + reference;
    JsonNode json = ManifestJson.read(manifest.content(), purpose);
    String type = json.path("artifactType").asText(json.path("config").path("mediaType").asText());
    List<Descriptor> layers = ManifestJson.descriptors(json.path("layers"), purpose);
    layers.removeIf(layer -> layer.mediaType().equals(MediaTypes.OCI_EMPTY));
    return Optional.of(
        new Artifact(manifest.digest(), type, ManifestJson.annotations(json), layers));
  }

  /** All tags of the repository, sorted; none where the registry does not know it. */
  public List<String> tags(ImageReference repository) throws InterruptedException {
    String purpose = "list tags of " + repository.name();
    Call call = call("GET", repository, "/tags/list?n=1000", "pull", purpose);
    return list(call, "tags");
  }

  /** All repositories of the registry, sorted; many public registries refuse to tell. */
  public List<String> catalog(String registry) throws InterruptedException {
    URI uri = endpoint.uri(registry, "/v2/_catalog?n=1000");
    String purpose = "list repositories of " + registry;
    return list(Call.of("GET", uri, registry, "registry:catalog:*", purpose), "repositories");
  }

  @Override
  public void close() {
    transport.close();
  }

  private List<String> list(Call first, String field) throws InterruptedException {
    List<String> all = new ArrayList<>();
    Optional<Call> next = Optional.of(first);
    while (next.isPresent()) {
      Call call = next.get();
      Optional<HttpResponse<byte[]>> page = transport.find(call);
      if (page.isEmpty()) {
        break;
      }
      JsonNode json = ManifestJson.read(page.get().body(), call.purpose());
      all.addAll(ManifestJson.strings(json.path(field)));
      next =
          nextPage(page.get())
              .map(link -> RegistryTransport.resolve(call.purpose(), call.uri(), link))
              .map(uri -> Call.of("GET", uri, call.registry(), call.scope(), call.purpose()));
    }
    return all.stream().sorted().distinct().toList();
  }

  private static Optional<String> nextPage(HttpResponse<byte[]> page) {
    return page.headers()
        .firstValue("Link")
        .filter(link -> link.startsWith("<") && link.contains(">") && link.contains("next"))
        .map(link -> link.substring(1, link.indexOf('>')));
  }

  private Call manifestCall(
      String method, ImageReference reference, String actions, String purpose) {
    String name = reference.digest().map(Digest::value).or(reference::tag).orElse("latest");
    return call(method, reference, "/manifests/" + name, actions, purpose);
  }

  private Call blobCall(String method, ImageReference repository, Digest digest, String purpose) {
    return call(method, repository, "/blobs/" + digest, "pull", purpose);
  }

  private Call call(
      String method, ImageReference reference, String path, String actions, String purpose) {
    String registry = Endpoint.registryOf(reference);
    String repository = Endpoint.repositoryOf(reference);
    URI uri = endpoint.uri(registry, "/v2/" + repository + path);
    String scope = "repository:" + repository + ":" + actions;
    return Call.of(method, uri, registry, scope, purpose);
  }

  private static Call accepting(Call call) {
    return call.withHeader("Accept", String.join(", ", MediaTypes.ACCEPTED));
  }

  private static Manifest checked(
      ImageReference reference, HttpResponse<byte[]> response, String purpose) {
    String mediaType =
        response.headers().firstValue("Content-Type").orElse(MediaTypes.OCI_MANIFEST);
    Manifest manifest = Manifest.of(mediaType, response.body());
    reference
        .digest()
        .map(Digest::value)
        .or(() -> response.headers().firstValue(CONTENT_DIGEST))
        .ifPresent(expected -> requireSame(manifest.digest(), expected, purpose));
    return manifest;
  }

  private static Digest claimedDigest(HttpResponse<byte[]> response, String purpose) {
    String claimed = response.headers().firstValue(CONTENT_DIGEST).orElse("");
    try {
      return Digest.parse(claimed);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          Kind.BROKEN, "cannot %s: the registry names no digest".formatted(purpose), e);
    }
  }

  private static void requireSame(Digest one, String other, String purpose) {
    if (!one.value().equals(other)) {
      throw new RegistryException(
          Kind.BROKEN, "cannot %s: %s is not %s".formatted(purpose, other, one));
    }
  }
}
