// The one file that names the engine. With Akka.NET: Akka.Actor, Akka.Event, Akka.TestKit and Akka.TestKit.Xunit2 in place of these.
global using ActorShm.Embedded;
global using ActorShm.Testing;
