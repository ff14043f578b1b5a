package dev.kiln.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharesTest {

  @Test
  void aSingleOwnerGetsWhatItCanUse() {
    assertThat(Shares.of(10, demands(new Demand(99, 0)))).isEqualTo(Map.of(0, 10));
    assertThat(Shares.of(10, demands(new Demand(3, 0)))).isEqualTo(Map.of(0, 3));
  }

  @Test
  void equallyUrgentOwnersShareInTurn() {
    assertThat(Shares.of(7, demands(new Demand(99, 0), new Demand(99, 0))))
        .isEqualTo(Map.of(0, 4, 1, 3));
  }

  @Test
  void whatOneCannotUseIsTheOthers() {
    assertThat(Shares.of(10, demands(new Demand(2, 0), new Demand(99, 0))))
        .isEqualTo(Map.of(0, 2, 1, 8));
  }

  @Test
  void theMoreUrgentOneGetsAllButOnePlace() {
    assertThat(Shares.of(10, demands(new Demand(99, 0), new Demand(99, 5))))
        .isEqualTo(Map.of(0, 1, 1, 9));
  }

  @Test
  void everybodyWithSomethingToDoGetsOnePlaceEvenIfThereIsNone() {
    assertThat(Shares.of(0, demands(new Demand(1, 0), Demand.NONE, new Demand(4, 0))))
        .isEqualTo(Map.of(0, 1, 2, 1));
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyStarvesNothingIsWastedAndNothingIsGivenTwice(long seed) {
    Random random = new Random(seed);
    int window = random.nextInt(40);
    SortedMap<Integer, Demand> demands = new TreeMap<>();
    int owners = 1 + random.nextInt(8);
    for (int owner = 0; owner < owners; owner++) {
      demands.put(owner, new Demand(random.nextInt(12), random.nextInt(3)));
    }
    long wanting = demands.values().stream().filter(demand -> demand.tasks() > 0).count();
    long wanted = demands.values().stream().mapToLong(Demand::tasks).sum();

    SortedMap<Integer, Integer> shares = Shares.of(window, demands);

    assertThat(shares).hasSize((int) wanting);
    assertThat(shares.values()).allMatch(share -> share >= 1);
    assertThat(shares)
        .allSatisfy((owner, share) ->
            assertThat(share)
                .isLessThanOrEqualTo(demands.getOrDefault(owner, Demand.NONE).tasks()));
    assertThat(shares.values().stream().mapToLong(Integer::longValue).sum())
        .isEqualTo(Math.max(wanting, Math.min(window, wanted)));
  }

  /** The demand of owner 0, 1 and so on. */
  private static SortedMap<Integer, Demand> demands(Demand... ofOwners) {
    SortedMap<Integer, Demand> demands = new TreeMap<>();
    for (Demand demand : ofOwners) {
      demands.put(demands.size(), demand);
    }
    return demands;
  }
}
