using System.Reflection;
using ActorShm.Host.Commands;
using ActorShm.Testing;

namespace ActorShm.Host.Tests;

/// <summary>Keeps the picture of the layers true: which folder may know which.</summary>
public class LayerTests
{
    private const string Root = "ActorShm.Host";

    // What two of these share is below them.
    private static readonly string[] Work = ["SegmentPlaces", "Bench", "Demo", "Doctor", "Load"];

    private static readonly FolderOrder Folders = new(
        typeof(CommandRunner).Assembly,
        typeof(LayerTests).Assembly,
        "Host",
        "Ending", "Runs", "Files.Reading", "Files.Writing", "Files", "Reporting", "Measuring", "SegmentPlaces", "Bench", "Demo", "Doctor", "Load", "Commands");

    [Fact]
    public void A_folder_of_the_command_line_uses_only_those_below_it()
    {
        Assert.Equal(Folders.InOrder.Order(StringComparer.Ordinal), Folders.Found);
        Assert.Equal([], Folders.Violations);
    }

    [Fact]
    public void What_one_command_does_uses_nothing_of_what_another_does() =>
        Assert.Equal([], Folders.Uses.Where(use => IsWork(use.User) && IsWork(use.Used) && Folders.FolderOf(use.User) != Folders.FolderOf(use.Used)).Select(use => $"{use.User.Name} uses {use.Used.Name}"));

    [Fact]
    public void A_type_is_in_the_namespace_of_its_folder() =>
        Assert.All(Folders.Types, type => Assert.StartsWith($"{Root}.{Folders.FolderOf(type)}", type.Namespace, StringComparison.Ordinal));

    [Fact]
    public void The_command_line_calls_the_operating_system_through_the_segments()
    {
        var callers = typeof(CommandRunner).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));

        Assert.Empty(callers);
    }

    private static bool IsWork(Type type) => Work.Contains(Folders.FolderOf(type), StringComparer.Ordinal);
}
