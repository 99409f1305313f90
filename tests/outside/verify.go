// What Go's checksum database uses to verify a log (golang.org/x/mod/sumdb), on a log of ours: nothing here is written after our code.
// usage: verify <vkey> <folder>: checkpoint, every tile that proofs need, inclusion and consistency proofs, every entry.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type files struct{ folder string }

func (f files) Height() int { return 8 }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		path := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f files) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func check(err error, what string) {
	if err != nil {
		fmt.Println(what, err)
		os.Exit(1)
	}
}

func main() {
	folder := os.Args[2]
	verifier, err := note.NewVerifier(os.Args[1])
	check(err, "vkey")
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err, "checkpoint")
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err, "note")
	lines := strings.Split(opened.Text, "\n")
	var size int64
	_, err = fmt.Sscanf(lines[1], "%d", &size)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, files{folder})
	computed, err := tlog.TreeHash(size, reader)
	check(err, "tree")
	if computed != root {
		check(fmt.Errorf("computed %v", computed), "tree")
	}
	proofs := 0
	for _, index := range []int64{0, 1, 254, 255, 256, size / 2, size - 1} {
		if index < 0 || index >= size {
			continue
		}
		entry, err := entryAt(folder, size, index)
		check(err, "entry")
		proof, err := tlog.ProveRecord(size, index, reader)
		check(err, "prove record")
		check(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entry)), "check record")
		proofs++
	}
	for _, old := range []int64{1, 255, 256, 257, size / 2, size} {
		if old < 1 || old > size {
			continue
		}
		before, err := tlog.TreeHash(old, reader)
		check(err, "old tree")
		proof, err := tlog.ProveTree(size, old, reader)
		check(err, "prove tree")
		check(tlog.CheckTree(proof, size, root, old, before), "check tree")
		proofs++
	}
	fmt.Printf("ok %d entries %d proofs\n", size, proofs)
}

// entryAt reads one entry of a bundle: each has its length before it in two bytes.
func entryAt(folder string, size, index int64) ([]byte, error) {
	n := index / 256
	width := 256
	if (n+1)*256 > size {
		width = int(size - n*256)
	}
	t := tlog.Tile{H: 8, L: 0, N: n, W: width}
	path := strings.Replace(t.Path(), "tile/8/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	for i := int64(0); ; i++ {
		length := int(data[0])<<8 | int(data[1])
		if i == index%256 {
			return data[2 : 2+length], nil
		}
		data = data[2+length:]
	}
}
