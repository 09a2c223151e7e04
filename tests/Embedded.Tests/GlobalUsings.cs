global using TestScheduler = ActorShm.Testing.TestScheduler;
global using ActorShm.Testing;
