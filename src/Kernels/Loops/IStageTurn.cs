namespace ActorShm.Kernels;

/// <summary>Passed to a loop with each call: gives the elements of its arrays, says whether to go on, and keeps where the loop left off.</summary>
public interface IStageTurn : IBlockMemory
{
    /// <summary>Says whether anybody still wants the block. A loop asks every few milliseconds in the middle of a block that takes long.</summary>
    /// <returns>False when nobody does, from then on for ever. The loop then returns at once, and what it has written is not used.</returns>
    bool IsWanted();

    /// <summary>Says whether the loop is to go on now. A loop asks in the middle of a block that may take minutes.</summary>
    /// <returns>False when something else is to be done first. The loop then leaves its work in <see cref="Interrupted"/> and returns.</returns>
    bool MayGoOn();

    /// <summary>Gets or sets the state of a call that the loop did not finish, from which it goes on when it is called again; null when there is none. The loop sets and clears it; the caller keeps it from turn to turn.</summary>
    /// <remarks>It belongs to the stage and not to the loop, because stages that run the same code may share a loop.</remarks>
    object? Interrupted { get; set; }
}
