package dev.kiln.registry;

import java.util.List;

/**
 * The media types of manifests that registries serve.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/media-types.md">OCI image
 *     specification, media types</a>
 */
public final class MediaTypes {

  /** An image, or an artifact, by OCI. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** A list of manifests, one per platform, by OCI. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** An image as Docker pushes it. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** A list of manifests as Docker has it. */
  public static final String DOCKER_MANIFEST_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** The two bytes <code>{}</code>, where a manifest needs a blob and there is nothing to say. */
  static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

  static final List<String> ACCEPTED =
      List.of(OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_MANIFEST_LIST);

  private MediaTypes() {}
}
