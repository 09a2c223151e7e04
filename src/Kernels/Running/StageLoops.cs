namespace ActorShm.Kernels;

/// <summary>Chooses how to run a stage's code: by a fused loop where that is possible and faster, otherwise by the interpreter. Both give the same bits.</summary>
public static class StageLoops
{
    /// <summary>Makes a loop for the code, for one worker.</summary>
    /// <param name="code">The code; it may be shared by many loops.</param>
    /// <param name="domain">The domain to go over; it may be shared too.</param>
    /// <exception cref="InvalidDataException">The domain and the code have different numbers of inputs, or the code has an operation that does not exist along axes.</exception>
    public static IStageLoop For(StageCode code, StageDomain domain) => For(code, domain, KernelSet.Empty);

    /// <summary>Makes a loop for the code, for one worker that can run kernels.</summary>
    /// <param name="code">The code; it may be shared by many loops.</param>
    /// <param name="domain">The domain to go over; it may be shared too.</param>
    /// <param name="kernels">The kernels that code may call.</param>
    /// <exception cref="InvalidDataException">The code calls a kernel that is not among <paramref name="kernels"/>, or the kernel cannot go over the domain.</exception>
    public static IStageLoop For(StageCode code, StageDomain domain, KernelSet kernels)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(kernels);
        if (code.Kernel is { } call)
        {
            return KernelLoop.For(call, domain, kernels);
        }

        var isStreaming = domain.Form == StageForm.Elements && StreamingStores.AreWorthIt(domain.ElementCount * code.Outputs.Sum(static dtype => dtype.SizeBytes()));
        return For(code, domain, part => Fastest(part, isStreaming));
    }

    /// <param name="code">The code.</param>
    /// <param name="domain">The domain to go over.</param>
    /// <param name="runnerFor">Makes the runner of the code, or of the fold that is made from it.</param>
    internal static IStageLoop For(StageCode code, StageDomain domain, Func<StageCode, ITileRunner> runnerFor)
    {
        if (domain.InputCount != code.Inputs.Length)
        {
            throw new InvalidDataException($"The code has {code.Inputs.Length} input slots and its domain {domain.InputCount}. Sender and receiver may be of different versions.");
        }

        if (domain.Form == StageForm.Elements)
        {
            return new BlockLoop(code, domain, runnerFor(code));
        }

        if (domain.Form == StageForm.Product)
        {
            return ProductLoop.For(code, domain);
        }

        RequireCombining(code);
        return domain.Form == StageForm.Columns ? new ColumnsLoop(code, domain, runnerFor) : new RunsLoop(code, domain, runnerFor);
    }

    private static ITileRunner Fastest(StageCode code, bool isStreaming) => FusedLoops.TryFor(code, isStreaming) is { } fused ? fused : new TileInterpreter(code);

    private static void RequireCombining(StageCode code)
    {
        if (code.Outputs.Length > 0 || code.Instructions.Any(static i => OpCodes.IsReduction(i.Op) && OpCodes.Combining(i.Op) == default))
        {
            throw new InvalidDataException("The code stores elements, or has reductions that exist over all elements only. Sender and receiver may be of different versions.");
        }
    }
}
