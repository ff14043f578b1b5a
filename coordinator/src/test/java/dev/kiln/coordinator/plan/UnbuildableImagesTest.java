package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.ImageName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnbuildableImagesTest {

  private static final Map<String, Map<ImageName, String>> TABLE =
      Map.of(
          "debian", Map.of(name("nova-api"), "no package", name("keystone"), "by debian"),
          "arm64", Map.of(name("memcached"), "no binary", name("keystone"), "by arm64"),
          "debian+arm64", Map.of(name("keystone"), "by both"),
          "debian+amd64", Map.of(name("base"), "only there"),
          "ubuntu", Map.of(name("openstack-base"), "elsewhere"));

  @Test
  void rowsCountByDistributionByArchitectureAndByBoth() {
    assertThat(UnbuildableImages.on("debian", "arm64", TABLE))
        .containsOnlyKeys(name("keystone"), name("memcached"), name("nova-api"))
        .containsEntry(name("memcached"), "no binary")
        .containsEntry(name("nova-api"), "no package");
  }

  @Test
  void theRowThatSaysMostAboutWhereCounts() {
    assertThat(UnbuildableImages.on("debian", "arm64", TABLE))
        .containsEntry(name("keystone"), "by both");
    assertThat(UnbuildableImages.on("debian", "amd64", TABLE))
        .containsEntry(name("keystone"), "by debian");
    assertThat(UnbuildableImages.on("rocky", "arm64", TABLE))
        .containsEntry(name("keystone"), "by arm64");
  }

  @Test
  void anotherPlaceHasNoReasons() {
    assertThat(UnbuildableImages.on("rocky", "amd64", TABLE)).isEmpty();
    assertThat(UnbuildableImages.on("debian", "arm64", Map.of())).isEmpty();
  }
}
