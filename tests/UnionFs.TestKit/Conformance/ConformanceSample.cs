namespace UnionFs.TestKit;

/// <summary>The stack and the script that views are tried with: every operation where it works and where it fails.</summary>
internal static class ConformanceSample
{
    private const string Base = """
        d 755 0:0 1.000000001 /
        f 644 1:2 2.000000002 /f text=the-first-file xattr=user.a=00ff
        d 2775 3:4 3.000000003 /d
        f 600 0:0 4.000000004 /d/big size=10000
        h /d/link -> /f
        d 755 0:0 5.0 /d/sub
        l 777 0:0 6.0 /l -> d/sub
        p 644 0:0 7.0 /p
        c 666 0:0 8.0 /c device=1:3
        f 644 0:0 9.0 /hidden text=x
        d 755 0:0 9.0 /o
        f 644 0:0 9.0 /o/old text=x
        """;

    private const string Patch = """
        w /hidden
        d 700 0:0 10.0 /o opaque
        f 644 0:0 11.0 /o/new text=new
        f 4755 0:0 12.0 /d/sub/tool hex=00010203
        """;

    public const string Script = """
        stat /d
        readdir /
        readdir /f
        read /d/link 4 5
        read /d 0 1
        readlink /l
        readlink /f
        getxattr /f user.a
        getxattr /f user.b
        listxattr /f
        create /d/sub/n 640
        create /f 644
        mkdir /d/sub/m 755
        mkdir /missing/m 755
        stat /d/sub/m
        symlink ../f /d/sl
        symlink x /l
        link /f /h
        link /d /h2
        stat /h
        mkfifo /q 600
        mknod /b b 7 8 660
        write /d/link 4 464952535421
        write /d 0 00
        append /h 21
        read /f 0 99
        truncate /d/big 5000
        truncate /d/big 9000
        read /d/big 4990 20
        truncate /f -1
        chmod /d/sub/tool 6711
        chown /d/sub/tool 5 6
        stat /d/sub/tool
        utimens /f 1 2
        setxattr /l user.x 00
        setxattr /d user.x 00
        removexattr /d user.x
        removexattr /d user.x
        snapshot one
        rename /d /e
        stat /d
        readdir /e
        rename /e /e/sub/x
        rename /f /e
        rename /f /o exchange
        rename /f /p noreplace
        commit layer
        unlink /e
        unlink /h
        stat /e/link
        rmdir /e
        rmtree /e
        mkdir /e 755
        readdir /e
        rmdir /e
        create /e 644
        stat /l/tool
        restore one
        readdir /d
        restore two
        rename /d/link /d/sub/link
        stat /f
        """;

    public static LayerStack Stack() => LayerStack.Of(TreeText.ParseLayer("base", Base), TreeText.ParseLayer("patch", Patch));
}
