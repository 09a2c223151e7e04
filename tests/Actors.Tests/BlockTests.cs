using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Tests;

public class BlockTests
{
    // Neither library knows the other, so nothing but this keeps the two from drifting apart.
    [Fact]
    public void Segments_are_partitioned_in_the_blocks_that_kernels_work_on() =>
        Assert.Equal(BlockGrid.BlockElements, Read(typeof(Partitioner), nameof(Partitioner.BlockElements)));

    // Through reflection: two constants would be compared by the compiler.
    private static int Read(Type type, string constant) => (int)type.GetField(constant)!.GetRawConstantValue()!;
}
