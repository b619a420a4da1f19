using UnionFs.Testing;

namespace UnionFs.Examples.Tests;

/// <summary>The installation every test starts from: opened once for all of them, however many there are and whichever run at the same time.</summary>
public sealed class AppFixture() : SandboxFixture(
    LayerStack.Of(
        Layer.InMemory("system", static b => b
            .Directory("/var/log")
            .Directory("/tmp")
            .File("/usr/share/app/data.bin", new byte[8 << 20])),
        Layer.InMemory("app", static b => b.File("/etc/app.conf", "port = 80\nname = shop\n"))),
    prepare: static fs => new Installer(fs.AsFileSystem()).Install());
