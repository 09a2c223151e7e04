using ActorShm.Actors.Engine;
using Akka.Remote;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests;

/// <summary>Which of Akka.NET's entries about a connection are worth a warning. They are made by hand: which of them come at an end is a matter of who is faster.</summary>
public class LinkEndsTests
{
    private const string Source = "remoting (akka://actorshm)";

    [Theory]
    [InlineData("Akka.Remote.RemoteWatcher", "Detected unreachable: [akka.ssl.tcp://actorshm@127.0.0.1:33519]")]
    [InlineData("Akka.Remote.Transport.DotNetty.TcpClientHandler", "Unable to REMOVE channel [127.0.0.1:38348->127.0.0.1:34247](Id=03b49a26) from connection group. May not shut down cleanly.")]
    [InlineData("Akka.Remote.Transport.DotNetty.TcpServerHandler", "Unable to REMOVE channel [127.0.0.1:38348->127.0.0.1:34247](Id=03b49a26) from connection group. May not shut down cleanly.")]
    public void A_warning_that_says_only_that_a_link_has_ended_is_information(string type, string text) =>
        Assert.Equal(LogLevel.Information, LinkEnds.LevelOf(new Warning(Source, TypeOf(type), text)));

    [Fact]
    public void An_address_whose_process_is_gone_is_quarantined_without_a_warning() => Assert.Equal(
        LogLevel.Information,
        LinkEnds.LevelOf(new Warning(Source, typeof(DummyClassForStringSources), new QuarantinedEvent(Address.Parse("akka.ssl.tcp://actorshm@127.0.0.1:33519"), 7).ToString())));

    [Fact]
    public void An_error_whose_cause_is_the_end_of_a_link_is_information() => Assert.Equal(
        LogLevel.Information,
        LinkEnds.LevelOf(new Error((Exception)Activator.CreateInstance(TypeOf("Akka.Remote.EndpointDisassociatedException"), "Disassociated")!, "endpointWriter", typeof(OneForOneStrategy), "Disassociated")));

    [Theory]
    [InlineData("Akka.Remote.EndpointManager", "Tried to associate with unreachable remote address [akka.ssl.tcp://actorshm@127.0.0.1:33519].")]
    [InlineData("Akka.Remote.ReliableDeliverySupervisor", "Association with remote system akka.ssl.tcp://actorshm@127.0.0.1:33519 has failed; address is now gated for 5000 ms.")]
    [InlineData("Akka.Remote.Transport.DotNetty.TcpServerHandler", "Unable to ADD channel [127.0.0.1:38348->127.0.0.1:34247](Id=03b49a26) to connection group. May not shut down cleanly.")]
    public void A_link_that_fails_otherwise_stays_a_warning(string type, string text) =>
        Assert.Equal(LogLevel.Warning, LinkEnds.LevelOf(new Warning(Source, TypeOf(type), text)));

    // Method: the error that Akka.NET logs of a living peer before it cuts it off.
    [Fact]
    public void That_a_living_peer_is_cut_off_stays_an_error() => Assert.Equal(
        LogLevel.Error,
        LinkEnds.LevelOf(new Error(new TimeoutException("Delivery of system messages timed out"), Source, TypeOf("Akka.Remote.EndpointManager"), "Association to [akka.ssl.tcp://actorshm@127.0.0.1:33519] with UID [7] is irrecoverably failed. Quarantining address.")));

    [Fact]
    public void An_error_of_a_connection_stays_an_error() => Assert.Equal(
        LogLevel.Error,
        LinkEnds.LevelOf(new Error(new IOException("refused"), Source, TypeOf("Akka.Remote.Transport.DotNetty.TcpClientHandler"), "Error caught channel")));

    /// <summary>Akka.NET's own types, as the product knows them: another version that calls them otherwise fails here.</summary>
    private static Type TypeOf(string name) => typeof(QuarantinedEvent).Assembly.GetType(name, throwOnError: true)!;
}
