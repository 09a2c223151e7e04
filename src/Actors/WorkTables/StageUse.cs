namespace ActorShm.Actors.WorkTables;

/// <summary>Specifies what a node does with a stage at this moment. If the node is lost, this may be what ended it.</summary>
internal enum StageUse
{
    /// <summary>Nothing: the node has not begun with the stage, computes for another one, or has found nothing left to do.</summary>
    None = 0,

    /// <summary>The node makes the stage's loop, or maps its memory. The thread that computes may be at another stage meanwhile.</summary>
    Opening = 1,

    /// <summary>The node takes a turn with the stage.</summary>
    Computing = 2,
}
