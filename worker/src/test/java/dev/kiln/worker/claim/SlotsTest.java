package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SlotsTest {

  private static final Pool ONE = Pool.parse("amd64");
  private static final Pool OTHER = Pool.parse("amd64.buildkit");

  @Test
  void asManyAreTakenAsThereAre() {
    Slots slots = new Slots(2);

    assertThat(slots.take(ONE)).isPresent();
    assertThat(slots.take(ONE)).isPresent();

    assertThat(slots.isFree(ONE)).isFalse();
    assertThat(slots.take(ONE)).isEmpty();
  }

  @Test
  void aSlotGoesBackOnce() {
    Slots slots = new Slots(1);
    Slots.Slot slot = slots.take(ONE).orElseThrow();

    slot.release();
    slot.release();

    assertThat(slots.take(ONE)).isPresent();
    assertThat(slots.take(ONE)).isEmpty();
  }

  @Test
  void aPoolThatPutATaskBackIsNext() {
    Slots slots = new Slots(1);
    Slots.Slot slot = slots.take(ONE).orElseThrow();
    assertThat(slots.take(OTHER)).isEmpty();

    slot.release();

    assertThat(slots.isFree(ONE)).isFalse();
    assertThat(slots.isFree(OTHER)).isTrue();
    assertThat(slots.take(OTHER)).isPresent();
  }

  @Test
  void aPoolInLineLeavesTheOtherSlotsToTheOthers() {
    Slots slots = new Slots(2);
    Slots.Slot first = slots.take(ONE).orElseThrow();
    Slots.Slot second = slots.take(ONE).orElseThrow();
    assertThat(slots.take(OTHER)).isEmpty();

    first.release();
    second.release();

    assertThat(slots.take(ONE)).isPresent();
    assertThat(slots.isFree(ONE)).isFalse();
    assertThat(slots.isFree(OTHER)).isTrue();
  }

  @Test
  void aPoolThatFoundNothingLeavesTheLine() {
    Slots slots = new Slots(1);
    Slots.Slot slot = slots.take(ONE).orElseThrow();
    assertThat(slots.take(OTHER)).isEmpty();
    slot.release();

    slots.foundNothing(OTHER);

    assertThat(slots.isFree(ONE)).isTrue();
  }

  @Test
  @Timeout(10)
  void whoWaitsIsWokenByASlotAndByTheEnd() throws InterruptedException {
    Slots slots = new Slots(1);
    Slots.Slot slot = slots.take(ONE).orElseThrow();

    Thread.ofVirtual().start(slot::release);
    slots.awaitFree(ONE);
    assertThat(slots.take(ONE)).isPresent();
    Thread.ofVirtual().start(slots::close);
    slots.awaitFree(ONE);

    assertThat(slots.isFree(ONE)).isFalse();
  }
}
