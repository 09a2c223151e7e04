namespace ActorShm.Kernels;

/// <summary>What a loop is called with: the elements of its arrays, whether it is to go on, and where it left off.</summary>
public interface IStageTurn : IBlockMemory
{
    /// <summary>Asked in the middle of a block that takes long, every few milliseconds: whether anybody still wants the block.</summary>
    /// <returns>False when nobody does, from then on for ever: the loop returns at once, and what it has written is of no use.</returns>
    bool IsWanted();

    /// <summary>Asked in the middle of a block that may take minutes: whether the loop is to go on with it now.</summary>
    /// <returns>False when something else is to be done first: the loop leaves its work in <see cref="Interrupted"/> and returns.</returns>
    bool MayGoOn();

    /// <summary>What a loop has left of a call that it did not finish, to go on with when it is called again; null when it left nothing. The loop sets it and clears it; who calls keeps it from turn to turn.</summary>
    /// <remarks>It belongs to the stage and not to the loop, because stages that run the same code may share a loop.</remarks>
    object? Interrupted { get; set; }
}
