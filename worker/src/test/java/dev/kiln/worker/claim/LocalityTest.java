package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LocalityTest {

  private static final Optional<Short> FIRST = Optional.of((short) 1);
  private static final Optional<Short> SECOND = Optional.of((short) 2);

  private final Locality far = new Locality("far");

  @Test
  void whoHasTheParentsTakesTheTask() {
    assertThat(new Locality("near").leavesToOthers(task("near"), FIRST)).isFalse();
  }

  @Test
  void whoHasNotLeavesItToThoseWhoHave() {
    assertThat(far.leavesToOthers(task("near"), FIRST)).isTrue();
  }

  @Test
  void nobodyLeavesItASecondTime() {
    assertThat(far.leavesToOthers(task("near"), SECOND)).isFalse();
  }

  @Test
  void whereItMakesNoDifferenceItIsTaken() {
    assertThat(far.leavesToOthers(task(), FIRST)).isFalse();
  }

  @Test
  void brokersThatDoNotCountDeliveriesGetNothingBack() {
    assertThat(far.leavesToOthers(task("near"), Optional.empty())).isFalse();
  }

  private static ReadyToBuild task(String... near) {
    RecipeKey recipe = RecipeKey.parse(Digest.of(new byte[] {1}).toString());
    return new ReadyToBuild(
        BuildId.parse("07-01JAQ8Z5M2R6V9T4X3W1Y0K7C8"),
        ImageName.of("image"),
        1,
        new BuildHeader.Destination("127.0.0.1:5000", "it", ""),
        Digest.of(new byte[] {2}),
        Platform.parse("linux/amd64"),
        new BuildHeader.Pins("base", "", "classic"),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        recipe,
        InputKey.of(recipe, new TreeMap<>()),
        Duration.ofMinutes(1),
        "",
        new TreeSet<>(List.of(near)));
  }
}
