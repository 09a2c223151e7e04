using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>One way to give another process an array that this process has made, with both ends as a program would have them.</summary>
internal abstract class Way
{
    /// <summary>The name of the way's row.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the other process gets a copy of its own.</summary>
    public abstract bool IsCopied { get; }

    /// <summary>Whether the child reads the array from its standard input. Otherwise the input is the child's <see cref="Lifeline"/>.</summary>
    public virtual bool ReadsInput => false;

    /// <summary>What happens and what follows from it, in two sentences.</summary>
    public abstract string Explanation { get; }

    /// <summary>Prepares the way once, before anything is timed.</summary>
    public virtual Task PrepareAsync(WayContext context) => Task.CompletedTask;

    /// <summary>Creates and fills the array, starts the child, has it receive and check the array, and joins it. This method is what is timed.</summary>
    /// <returns>The number of bytes that went from one process to another.</returns>
    public abstract Task<long> RunAsync(WayContext context);

    /// <summary>Receives the array, in the child.</summary>
    /// <param name="child">The context of the child, with what the parent told it.</param>
    /// <returns>The sum of the elements as this process sees them.</returns>
    public virtual Task<double> ReceiveAsync(WayChild child) => throw new NotSupportedException($"{Name} has no child of its own.");
}
