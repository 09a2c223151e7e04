using ActorShm.Actors;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

// Goal: a program that lives on after an error in its own kernel does not keep what nobody can name any more.
// Method: the node is a process of the sample; the kernel of this process has the sample's name and fails where it combines.
public class KernelFailureTests
{
    [Fact]
    public async Task What_a_reduction_has_made_goes_when_it_cannot_be_combined()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var run = await ActorShmRun.StartAsync(new ActorShmOptions
        {
            Nodes = 1,
            RunDirectory = scratch.Combine("run"),
            Program = new NodeProgram(Path.Combine(BuiltSample.Directory("EmbeddingDirectory"), "embedding"), [ActorShmNode.Argument]),
        });
        var x = await run.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(2 * BlockGrid.BlockElements), "x");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Client.ReduceAsync(new Broken(), new KernelRequest(x)));

        Assert.Equal("no sum today", failure.Message);
        Assert.Equal(x, Assert.Single(run.Client.Segments.List()).Handle);
    }

    private readonly record struct Moments(long Count, double Mean, double Squares);

    private sealed class Broken() : ReductionKernel<Moments>(new KernelSignature("embedding.moments").Reads<double>())
    {
        public override Moments Reduce(in KernelBlock block) => default;

        public override Moments Combine(Moments first, Moments second) => throw new InvalidOperationException("no sum today");
    }
}
