package dev.kiln.coordinator.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.coordinator.build.PartitionState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulator is only worth as much as it notices. */
class MutationTest {

  private static final long SEEDS = 500;

  @Test
  void everyBrokenRuleIsNoticed() {
    List<Mutation> unnoticed =
        Mutation.all().parallelStream()
            .filter(mutation -> Mutant.of(mutation).hunt(SEEDS).isEmpty())
            .toList();

    assertThat(unnoticed).as("not caught in %d nights", SEEDS).isEmpty();
  }

  @Test
  void aCoreThatIsAsItShouldBeIsNotCaught() {
    Mutation none =
        new Mutation(
            "nothing is broken",
            "dev.kiln.coordinator.farm.Hearing",
            "proven",
            new Body.Argument(0));

    assertThat(Mutant.of(none).hunt(20)).isEmpty();
  }

  @Test
  void aMutationOfAMethodThatIsNotThereIsAnError() {
    Mutation stale =
        new Mutation("no such rule", PartitionState.class.getName(), "isGone", Body.YES);

    assertThatThrownBy(() -> Mutant.of(stale)).hasMessageContaining("isGone");
  }

  @Test
  void aMutationThatDoesNotFitItsMethodIsAnError() {
    Mutation wrong =
        new Mutation("wrong kind", PartitionState.class.getName(), "isVoid", Body.NOTHING);

    assertThatThrownBy(() -> Mutant.of(wrong)).hasMessageContaining("does not fit");
  }
}
