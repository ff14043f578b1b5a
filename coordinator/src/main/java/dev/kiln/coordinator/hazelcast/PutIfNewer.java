package dev.kiln.coordinator.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a value only by one of a higher log offset, so that an owner that has lost its partition
 * without knowing it can't overwrite what its successor shows.
 */
final class PutIfNewer
    implements EntryProcessor<String, Versioned, Boolean>, IdentifiedDataSerializable {

  private Versioned value = new Versioned();

  /** For Hazelcast, which fills it by {@link #readData}. */
  PutIfNewer() {}

  PutIfNewer(Versioned value) {
    this.value = value;
  }

  @Override
  public Boolean process(Map.Entry<String, @Nullable Versioned> entry) {
    Versioned before = entry.getValue();
    if (before != null && before.offset() > value.offset()) {
      return false;
    }
    entry.setValue(value);
    return true;
  }

  @Override
  public int getFactoryId() {
    return ClusterTypes.FACTORY;
  }

  @Override
  public int getClassId() {
    return ClusterTypes.PUT_IF_NEWER;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    value.writeData(out);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    value = new Versioned();
    value.readData(in);
  }
}
