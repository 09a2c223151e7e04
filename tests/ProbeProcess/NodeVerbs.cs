using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ActorShm.Actors;
using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Work;
using ActorShm.Kernels;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.ProbeProcess;

/// <summary>A node that is a real one in everything, but kills itself at one step of a partition.</summary>
internal static class NodeVerbs
{
    /// <summary>Joins a run, and dies in the first partition of which it computes a block.</summary>
    /// <param name="runDirectory">The run.</param>
    /// <param name="step">claimed, half, computed (all partial results are written), or done.</param>
    public static async Task<int> DieAtAsync(string runDirectory, string step)
    {
        var death = new Death(step);
        var parts = new WorkerParts((code, domain) => new DyingLoop(StageLoops.For(code, domain), death), new DyingClock(death));
        var end = await NodeRuntime.RunAsync(new NodeOptions(runDirectory, 0, IsLaunchedByHost: false, SettingsSources.None), ActorShmSettings.Load(), new NodeApplication(), parts, NullLoggerFactory.Instance);
        return end.ExitCode;
    }

    [DoesNotReturn]
    private static void Die()
    {
        Process.GetCurrentProcess().Kill(); // SIGKILL, which is delivered before the call returns
        throw new UnreachableException();
    }

    /// <summary>The chosen step, and how far the partition is.</summary>
    private sealed class Death(string step)
    {
        public string Step => step;

        public int BlocksComputed { get; set; }
    }

    /// <summary>Computes like any other, and dies before or after a block.</summary>
    private sealed class DyingLoop(IStageLoop loop, Death death) : IStageLoop
    {
        public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
        {
            if (death is { Step: "claimed" } or { Step: "half", BlocksComputed: 1 })
            {
                Die();
            }

            loop.Run(turn, firstBlock, blockCount, partials);
            death.BlocksComputed++;
            if (death is { Step: "computed", BlocksComputed: 2 })
            {
                Die();
            }
        }
    }

    /// <summary>A turn looks at the clock right after it has said that a partition of two blocks is done.</summary>
    private sealed class DyingClock(Death death) : TimeProvider
    {
        public override long GetTimestamp()
        {
            if (death is { Step: "done", BlocksComputed: 2 })
            {
                Die();
            }

            return base.GetTimestamp();
        }
    }
}
