package dev.kiln.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, digests, references, platforms and pools: what is one and what is none. */
class ImageValuesTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(strings = {"base", "nova-api", "a.b_c__d--e", "0", "rabbitmq3"})
  void aNameIsAComponentOfARepositoryPath(String name) {
    assertThat(ImageName.of(name)).hasToString(name);
    assertThat(ImageName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Nova", "-a", "a-", "a..b", "a___b", "a/b", "a:b", "a b", "ä"})
  void whatIsNoComponentIsNoName(String name) {
    assertThat(ImageName.isValid(name)).isFalse();
    assertThatThrownBy(() -> ImageName.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'%s' is no valid image name", name);
  }

  @Test
  void aNameHasAtMost128Characters() {
    assertThat(ImageName.isValid("a".repeat(128))).isTrue();
    assertThat(ImageName.isValid("a".repeat(129))).isFalse();
  }

  @Test
  void aDigestIsThatOfItsContent() {
    assertThat(Digest.of(new byte[0]))
        .hasToString("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Digest.ofHex(HEX).hex()).isEqualTo(HEX);
    assertThat(Digest.ofHex(HEX).shortHex()).isEqualTo("0123456789ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "sha512:00", "sha256:XYZ", "e3b0c442"})
  void whatIsNoSha256IsNoDigest(String text) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'%s' is no digest", text);
  }

  @Test
  void anUpperCaseDigestIsNotCanonical() {
    assertThatThrownBy(() -> Digest.ofHex(HEX.toUpperCase(Locale.ROOT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "debian:bookworm, -, debian, bookworm",
        "library/debian, -, library/debian, -",
        "registry:5000/kiln/base, registry:5000, kiln/base, -",
        "localhost/base:1.2, localhost, base, 1.2",
        "ghcr.io/a/b/c:v1, ghcr.io, a/b/c, v1",
        "[::1]:5000/base, [::1]:5000, base, -"
      })
  void aReferenceIsReadIntoItsParts(String text, String registry, String repository, String tag) {
    ImageReference reference = ImageReference.parse(text);

    assertThat(reference)
        .isEqualTo(
            new ImageReference(
                Optional.ofNullable(registry),
                repository,
                Optional.ofNullable(tag),
                Optional.empty()));
    assertThat(reference).hasToString(text);
  }

  @Test
  void aReferenceMayHaveATagAndADigest() {
    String text = "registry:5000/kiln/base:1.2@sha256:" + HEX;

    ImageReference reference = ImageReference.parse(text);

    assertThat(reference.tag()).contains("1.2");
    assertThat(reference.digest()).contains(Digest.ofHex(HEX));
    assertThat(reference).hasToString(text);
    assertThat(reference.name()).isEqualTo("registry:5000/kiln/base");
    assertThat(reference.withTag("new")).hasToString("registry:5000/kiln/base:new");
    assertThat(reference.withDigest(Digest.ofHex(HEX)))
        .hasToString("registry:5000/kiln/base@sha256:" + HEX);
  }

  @ParameterizedTest
  @CsvSource({
    "UPPER/case, repository",
    "base:, tag",
    "base:-x, tag",
    "registry:port/base, registry",
    "'', repository",
    "a//b, repository"
  })
  void theErrorNamesThePartOfAReferenceThatIsWrong(String text, String part) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is no valid %s of an image reference", part);
  }

  @Test
  void aPlatformIsAnOperatingSystemAndAnArchitecture() {
    assertThat(Platform.parse("linux/arm64")).isEqualTo(new Platform("linux", "arm64"));
    assertThat(Platform.ofJavaArchitecture("aarch64")).hasToString("linux/arm64");
    assertThat(Platform.ofJavaArchitecture("amd64")).hasToString("linux/amd64");
    assertThat(Platform.ofJavaArchitecture("riscv64")).hasToString("linux/riscv64");
    assertThatThrownBy(() -> Platform.parse("linux")).hasMessageContaining("is no platform");
    assertThatThrownBy(() -> Platform.parse("linux/")).hasMessageContaining("is no platform");
  }

  @Test
  void aPoolIsAnArchitectureWithLabels() {
    assertThat(Pool.of(Platform.parse("linux/arm64"))).hasToString("arm64");
    assertThat(Pool.parse("arm64.bigmem.ssd-2")).hasToString("arm64.bigmem.ssd-2");
    assertThatThrownBy(() -> Pool.parse("arm64.")).hasMessageContaining("is no pool");
    assertThatThrownBy(() -> Pool.parse("kiln/arm64")).hasMessageContaining("is no pool");
    assertThatThrownBy(() -> Pool.parse("arm64.1.2.3.4.5.6.7")).hasMessageContaining("is no pool");
  }

  @Test
  void whoeverRequiresTheSameLabelsNamesTheSamePool() {
    Pool pool = Pool.of(Platform.parse("linux/amd64"), new TreeSet<>(List.of("ssd-2", "bigmem")));

    assertThat(pool).hasToString("amd64.bigmem.ssd-2");
    assertThat(pool.architecture()).isEqualTo("amd64");
    assertThat(pool.labels()).containsExactly("bigmem", "ssd-2");
    assertThat(Pool.of(Platform.parse("linux/amd64"), new TreeSet<>())).hasToString("amd64");
  }

  @Test
  void aPoolIsOfferedByWhoeverHasItsArchitectureAndAllItsLabels() {
    Pool pool = Pool.parse("amd64.bigmem.ssd");

    assertThat(pool.offeredBy("amd64", Set.of("ssd", "bigmem", "gpu"))).isTrue();
    assertThat(pool.offeredBy("amd64", Set.of("bigmem"))).isFalse();
    assertThat(pool.offeredBy("arm64", Set.of("ssd", "bigmem"))).isFalse();
    assertThat(Pool.parse("amd64").offeredBy("amd64", Set.of())).isTrue();
  }
}
