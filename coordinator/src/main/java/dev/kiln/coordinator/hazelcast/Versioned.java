package dev.kiln.coordinator.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/**
 * A JSON value and the log offset that it shows. Serialised by Hazelcast's own means, so that no
 * Java deserialisation is ever needed in the cluster.
 */
final class Versioned implements IdentifiedDataSerializable {

  private long offset;
  private String json = "";

  /** For Hazelcast, which fills it by {@link #readData}. */
  Versioned() {}

  Versioned(long offset, String json) {
    this.offset = offset;
    this.json = json;
  }

  long offset() {
    return offset;
  }

  String json() {
    return json;
  }

  @Override
  public int getFactoryId() {
    return ClusterTypes.FACTORY;
  }

  @Override
  public int getClassId() {
    return ClusterTypes.VERSIONED;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeLong(offset);
    out.writeString(json);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    offset = in.readLong();
    String read = in.readString();
    json = read == null ? "" : read;
  }
}
