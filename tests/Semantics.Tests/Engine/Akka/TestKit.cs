namespace ActorShm.Semantics.Tests;

/// <summary>Akka.NET's test kit, with limits that are watchdogs and never the point of a test.</summary>
public abstract class TestKit : Akka.TestKit.Xunit2.TestKit
{
    private const string Patience = """
        akka.test {
          single-expect-default = 60s
          default-timeout = 60s
          filter-leeway = 60s
        }
        """;

    protected TestKit(string config = "")
        : base(config + "\n" + Patience)
    {
    }

    /// <summary>Everything that was told to the test actor before this call has been read. No time passes, as with the embedded engine's kit.</summary>
    protected void ExpectNoMsg()
    {
        var marker = new object();
        TestActor.Tell(marker);
        ExpectMsg<object>(message => ReferenceEquals(message, marker));
    }
}
