namespace ActorShm.Kernels;

/// <summary>What every domain must fulfil, whether it was just built or came from another process.</summary>
internal static class StageDomainRules
{
    /// <exception cref="InvalidDataException">A rule is broken.</exception>
    public static void Check(StageDomain domain)
    {
        if (domain.Shape.Rank > ArrayShape.MaxRank)
        {
            throw Fault($"it has {domain.Shape.Rank} axes; at most {ArrayShape.MaxRank} are allowed");
        }

        if (domain.Layouts.Length > StageCode.MaxSlots)
        {
            throw Fault($"it has {domain.Layouts.Length} inputs; at most {StageCode.MaxSlots} are allowed");
        }

        var isAlongAxes = domain.Form is StageForm.Runs or StageForm.Columns or StageForm.Product;
        if (!isAlongAxes && (domain.Form != StageForm.Elements || domain.AxisCount != 0))
        {
            throw Fault($"it has the form {(byte)domain.Form} and reduces {domain.AxisCount} axes");
        }

        if (isAlongAxes && (domain.AxisCount < 1 || domain.AxisCount >= domain.Shape.Rank || domain.ElementCount == 0))
        {
            throw Fault($"it reduces {domain.AxisCount} axes of the shape {domain.Shape}");
        }

        if (domain.Form == StageForm.Product && (domain.AxisCount != 1 || domain.Shape.Rank < 3))
        {
            throw Fault($"it multiplies matrices over {domain.AxisCount} axes of the shape {domain.Shape}");
        }

        foreach (var layout in domain.Layouts)
        {
            Check(domain, layout);
        }
    }

    private static void Check(StageDomain domain, Layout? layout)
    {
        if (layout is null || domain.ElementCount == 0)
        {
            return;
        }

        if (layout.Strides.Length != domain.Shape.Rank)
        {
            throw Fault($"a layout has {layout.Strides.Length} strides for {domain.Shape.Rank} axes");
        }

        try
        {
            _ = layout.Reach(domain.Shape);
        }
        catch (OverflowException)
        {
            throw Fault("a layout reaches beyond every array");
        }
    }

    internal static InvalidDataException Fault(string what) =>
        new($"This is not the domain of a stage: {what}. Sender and receiver may be of different versions.");
}
