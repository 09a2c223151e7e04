namespace ActorShm.Differential.Running;

/// <summary>How the blocks of a stage are spread over calls; the answer must not depend on it.</summary>
internal enum Splitting
{
    AllAtOnce,
    OneByOneFromTheEnd,
    RandomRunsOnTwoLoops,
    Misaligned,
}
