using ActorShm.Testing;

namespace ActorShm.Kernels.Tests;

public class LayerTests
{
    // From below to above.
    private static readonly FolderOrder Folders = new(
        typeof(CompiledProgram).Assembly,
        typeof(LayerTests).Assembly,
        "Kernels",
        "Elements", "Elementary", "Shapes", "Graphs", "Reductions", "Lanes", "Stages", "Loops", "Products", "Expressions", "UserKernels", "Syntax", "Fusion", "Programs",
        "Expressions.Lambdas", "Axes", "Running");

    // What emitted loops call is in two classes, the simplest of it with what stands on elementary functions and reductions.
    private static readonly string[] Known =
    [
        "Elementary/Lanes4 uses Lanes/FourLanes",
        "Elementary/Lanes8 uses Lanes/EightLanes",
        "Reductions/ProductLoops uses Lanes/EightLanes",
    ];

    [Fact]
    public void A_folder_uses_only_those_below_it()
    {
        Assert.Equal(Folders.InOrder.Order(StringComparer.Ordinal), Folders.Found);
        Assert.Equal(Known, Folders.Violations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_public_type_is_in_the_one_namespace() =>
        Assert.All(typeof(CompiledProgram).Assembly.GetExportedTypes(), type => Assert.Equal("ActorShm.Kernels", type.Namespace));
}
