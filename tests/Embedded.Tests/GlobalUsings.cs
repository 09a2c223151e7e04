global using ActorShm.Testing;
global using TestScheduler = ActorShm.Testing.TestScheduler;
