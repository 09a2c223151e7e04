using System.Reflection;
using ActorShm.Host.Commands;

namespace ActorShm.Host.Tests;

public class LayerTests
{
    [Fact]
    public void The_command_line_calls_the_operating_system_through_the_segments()
    {
        var callers = typeof(CommandRunner).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));

        Assert.Empty(callers);
    }
}
