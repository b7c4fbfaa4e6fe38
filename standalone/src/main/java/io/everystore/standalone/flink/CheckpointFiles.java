package io.everystore.standalone.flink;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/** The files that a checkpoint on the local disk consists of. */
final class CheckpointFiles {
  static final String METADATA = "_metadata";

  private CheckpointFiles() {}

  /**
   * Reads a checkpoint's metadata and looks at every file it names.
   *
   * @throws IOException when the metadata cannot be read, or a file is missing or has another size
   */
  static void check(Path checkpoint) throws IOException {
    CheckpointMetadata metadata;
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(checkpoint.resolve(METADATA))))) {
      metadata =
          Checkpoints.loadCheckpointMetadata(
              in, CheckpointFiles.class.getClassLoader(), checkpoint.toString());
    } catch (RuntimeException e) {
      // Garbage within the metadata surfaces as whatever its parsing ran into.
      throw new IOException(METADATA + " cannot be parsed: " + e, e);
    }
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        checkKeyed(subtask.getManagedKeyedState());
        checkKeyed(subtask.getRawKeyedState());
        checkOperator(subtask.getManagedOperatorState());
        checkOperator(subtask.getRawOperatorState());
      }
    }
  }

  private static void checkKeyed(Collection<KeyedStateHandle> handles) throws IOException {
    for (KeyedStateHandle handle : handles) {
      if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
        checkFile(incremental.getMetaDataStateHandle());
        checkAll(incremental.getSharedState());
        checkAll(incremental.getPrivateState());
      } else if (handle instanceof KeyGroupsStateHandle groups) {
        checkFile(groups.getDelegateStateHandle());
      }
    }
  }

  private static void checkAll(Collection<HandleAndLocalPath> handles) throws IOException {
    for (HandleAndLocalPath handle : handles) {
      checkFile(handle.getHandle());
    }
  }

  private static void checkOperator(Collection<OperatorStateHandle> handles) throws IOException {
    for (OperatorStateHandle handle : handles) {
      StreamStateHandle delegate = handle.getDelegateStateHandle();
      if (delegate != null) {
        checkFile(delegate);
      }
    }
  }

  private static void checkFile(StreamStateHandle handle) throws IOException {
    if (!(handle instanceof FileStateHandle file)) {
      return; // held within the metadata
    }
    Path path = Path.of(file.getFilePath().toUri());
    if (!Files.exists(path)) {
      throw new IOException("missing " + path);
    }
    long size = Files.size(path);
    if (size != file.getStateSize()) {
      throw new IOException(path + ": " + size + " bytes (expected: " + file.getStateSize() + ")");
    }
  }
}
