// Command object-store is a bucket in a folder: the Versity gateway, with its
// users and what each may do. Its own main package brings the storage of
// others along.
//
//	object-store FILE
//
// FILE is JSON: see order.
package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

// order says where the store listens, and who may do what in it.
type order struct {
	Address     string
	Folder      string
	Certificate string
	Key         string
	Region      string
	Bucket      string
	// AccessLog is a file with a line for each request.
	AccessLog string
	Users     []user
}

// user reads and writes below a prefix, and nothing else.
type user struct {
	Access string
	Secret string
	Prefix string
}

const owner = "owner"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("wanted a file that says what to do")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var wanted order
	if err := json.Unmarshal(text, &wanted); err != nil {
		return err
	}
	objects, facts, users := filepath.Join(wanted.Folder, "objects"), filepath.Join(wanted.Folder, "facts"), filepath.Join(wanted.Folder, "users")
	for _, folder := range []string{objects, facts, users} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	// Not every file system keeps what is said of a file beside it.
	beside, err := meta.NewSideCar(facts)
	if err != nil {
		return err
	}
	store, err := posix.New(objects, beside, posix.PosixOpts{SideCarDir: facts})
	if err != nil {
		return err
	}
	defer store.Shutdown()
	ctx := context.Background()
	if err := makeBucket(ctx, store, wanted); err != nil {
		return err
	}
	root := auth.Account{Access: owner, Secret: rand.Text(), Role: auth.RoleAdmin}
	iam, err := auth.NewInternal(root, users)
	if err != nil {
		return err
	}
	for _, each := range wanted.Users {
		account := auth.Account{Access: each.Access, Secret: each.Secret, Role: auth.RoleUser}
		if err := iam.CreateAccount(account); err != nil {
			return err
		}
	}
	return embedgw.RunVersityGW(ctx, store, &embedgw.Config{
		RootUserAccess:    root.Access,
		RootUserSecret:    root.Secret,
		Region:            wanted.Region,
		Ports:             []string{wanted.Address},
		CertFile:          wanted.Certificate,
		KeyFile:           wanted.Key,
		MaxConnections:    200,
		MaxRequests:       100,
		MultipartMaxParts: 10_000,
		IAMService:        iam,
		AccessLog:         wanted.AccessLog,
	})
}

func makeBucket(ctx context.Context, store *posix.Posix, wanted order) error {
	list, err := json.Marshal(auth.ACL{Owner: owner})
	if err != nil {
		return err
	}
	bucket := &s3.CreateBucketInput{
		Bucket:                    &wanted.Bucket,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{},
		ObjectOwnership:           types.ObjectOwnershipBucketOwnerEnforced,
	}
	if err := store.CreateBucket(ctx, bucket, list); err != nil {
		return err
	}
	policy, err := json.Marshal(policyOf(wanted))
	if err != nil {
		return err
	}
	return store.PutBucketPolicy(ctx, wanted.Bucket, policy)
}

// policyOf lets each user read and write objects below its prefix; what nobody
// is allowed is refused.
func policyOf(wanted order) map[string]any {
	var statements []map[string]any
	for _, each := range wanted.Users {
		statements = append(statements, map[string]any{
			"Effect":    "Allow",
			"Principal": map[string]string{"AWS": each.Access},
			"Action":    []string{"s3:GetObject", "s3:PutObject"},
			"Resource":  "arn:aws:s3:::" + wanted.Bucket + "/" + each.Prefix + "*",
		})
	}
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}
